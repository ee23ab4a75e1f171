import ArgumentParser
import Foundation
import Kafka

/// `mainstay tail`: a topic's events as people read them.
struct TailCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tail",
    abstract: "Shows a topic's events: time, place, type, key and data, a line each.",
    discussion: """
      Goes on until Ctrl-C, or to the present end with --no-follow. Partitions are shown as they come, each in its own order.

        mainstay tail complaint-escalations
        mainstay tail transactions --last 3 --no-follow
        mainstay tail follow-up-events --beginning --key C17 --json | jq .data.kind

      \(ExitStatus.help)
      """)

  @OptionGroup(title: "Cluster") var cluster: ClusterOptions

  @Argument(help: "The topic, without prefix.")
  var topic: String

  @Option(help: "Begin so many records before the end of each partition.")
  var last = 1

  @Flag(help: "Begin with the first record.")
  var beginning = false

  @Flag(inversion: .prefixedNo, help: "Go on with what comes.")
  var follow = true

  @Option(help: "Only records of this key, such as a customer.")
  var key: String?

  @Option(help: "Only events of this type.")
  var type: String?

  @Flag(help: "Leave clock ticks out.")
  var noTicks = false

  @Flag(help: "Print each record as a JSON object: partition, offset, key, and the event under its own names.")
  var json = false

  func validate() throws {
    guard last >= 0 else { throw ValidationError("--last is 0 or more.") }
  }

  func run() async throws {
    try await ExitStatus.telling("tail", cluster) {
      let name = TopicName(rawValue: cluster.topicPrefix + topic)
      var reader = try await RecordTail(name, from: beginning ? .beginning : .last(Int64(last)), cluster: cluster)
      while follow || !reader.isAtEnd {
        for record in try await reader.next() { show(record) }
        // Whoever reads through a pipe sees each event when it comes.
        fflush(nil)
      }
      try await reader.close()
    }
  }

  private func show(_ record: RecordTail.Shown) {
    let recordKey = record.key.map { String(decoding: $0, as: UTF8.self) }
    if let key, recordKey != key { return }
    let event = record.value.flatMap { try? JSONSerialization.jsonObject(with: Data($0)) as? [String: Any] }
    let found = event?["type"] as? String
    if let type, found != type { return }
    if noTicks, found == "clock.tick" { return }
    print(json ? Self.object(record, recordKey, event) : Self.line(record, recordKey, event))
  }

  private static func line(_ record: RecordTail.Shown, _ key: String?, _ event: [String: Any]?) -> String {
    let place = "\(record.partition)@\(record.offset)"
    guard let value = record.value else { return "\(paint(place, 2))  \(key ?? "-")  (removed)" }
    guard let event, let type = event["type"] as? String else {
      return "\(paint(place, 2))  \(key ?? "-")  \(String(decoding: value.prefix(2_000), as: UTF8.self))"
    }
    let time = event["time"] as? String ?? "-"
    return "\(paint(time, 2))  \(paint(place, 2))  \(paint(type, 36))  \(key ?? "-")  \(text(event["data"]))"
  }

  private static func object(_ record: RecordTail.Shown, _ key: String?, _ event: [String: Any]?) -> String {
    var object = event ?? [:]
    object["partition"] = Int(record.partition)
    object["offset"] = record.offset
    object["key"] = key ?? NSNull()
    if event == nil { object["value"] = record.value.map { String(decoding: $0, as: UTF8.self) } ?? NSNull() }
    return text(object)
  }

  private static func text(_ value: Any?) -> String {
    guard let value, JSONSerialization.isValidJSONObject(value),
      let bytes = try? JSONSerialization.data(withJSONObject: value, options: [.sortedKeys, .withoutEscapingSlashes])
    else { return "" }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func paint(_ text: String, _ code: Int) -> String { Terminal.isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
}
