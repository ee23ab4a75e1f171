import ArgumentParser
import Foundation
import Logging
import Models
import Rules

/// `mainstay calls`: whom to contact today, read from `follow-ups` alone.
struct CallsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calls",
    abstract: "Prints whom an advisor is to contact on a day, in the order in which it should be done.",
    discussion: """
      On the list are the open follow-ups whose window touches the day: first those that are due, then those that open later; each by \
      priority, what serves before what sells, the longest waiting first. Everything is read from the topic follow-ups, to its end.

      EXAMPLES
        mainstay calls --advisor li
        mainstay calls --advisor li --date 2027-03-05 --store s1
        mainstay calls --advisor li --json | jq -r .data.customerID

      \(ExitStatus.help)
      """)

  @Option(help: "The advisor's id; without it, everybody's list.")
  var advisor: String?

  @Option(help: "The day as YYYY-MM-DD; today unless given.")
  var date: String?

  @Option(help: "Only this store's.")
  var store: String?

  @Option(help: "Only by this channel: \(Channel.allCases.map(\.rawValue).joined(separator: ", ")).")
  var channel: String?

  @Option(help: "The zone of the day and of the times that are printed.")
  var zone = "Asia/Shanghai"

  @Flag(help: "Print each follow-up's event of the topic, one a line.")
  var json = false

  @OptionGroup var cluster: ClusterOptions

  func run() async throws { try await ExitStatus.telling("calls", cluster) { try await show() } }

  private func show() async throws {
    let (list, date, zone) = try request()
    let calls = try await find(list).sorted { CallList.precedes($0.state, $1.state) }
    if json {
      for call in calls { print(call.json) }
    } else {
      print("\(advisor.map { "Calls of \($0)" } ?? "Calls") on \(date) (\(zone.identifier)): \(calls.count)")
      for line in CallTable(calls.map(\.state), in: zone).lines { print(line) }
    }
  }

  /// A follow-up on the list.
  private struct Call {
    let event: Event<EventPayload>
    let state: FollowUpState

    var json: String {
      var writer = JSONWriter()
      writer.event(EventAttributes(id: event.id, source: event.source, time: event.time), event.payload)
      return String(decoding: writer.bytes, as: UTF8.self)
    }
  }

  /// Reads the topic to its end; keeps only what is on the list, so that memory does not grow with the topic.
  private func find(_ list: CallList) async throws -> [Call] {
    var calls: [String: Call] = [:]
    var faults = 0
    let reader = TopicReader(Topics.followUps.declaration, cluster: cluster)
    try await reader.readEvents(as: .derived(.followUps)) { _, _ in
      faults += 1
    } _: { key, event in
      // The last record of a key counts: whatever it is, those before it do not.
      calls[key] = nil
      guard let event, case .derived(.followUpState(let state)) = event.payload, list.contains(state) else { return }
      calls[key] = Call(event: event, state: state)
    }
    if faults > 0 {
      Terminal.complain("mainstay calls: passed over because they cannot be read: \(faults) records")
    }
    return Array(calls.values)
  }

  /// What is asked for; refuses what does not exist and names it.
  private func request() throws -> (CallList, CivilDate, Zone) {
    guard let zone = Zone(zone) else { throw ValidationError("--zone: there is no zone \"\(zone)\"") }
    let day = date.map { CivilDate($0) } ?? zone.date(at: Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)))
    guard let day else { throw ValidationError("--date: expected YYYY-MM-DD, found \"\(date ?? "")\"") }
    let list = CallList(
      on: day, in: zone, advisorID: try identifier(advisor, "advisor"), storeID: try identifier(store, "store"),
      channel: try channel.map { name in
        guard let channel = Channel(rawValue: name) else { throw ValidationError("--channel: there is no channel \"\(name)\"") }
        return channel
      })
    return (list, day, zone)
  }

  private func identifier<Kind>(_ text: String?, _ name: String) throws -> Identifier<Kind>? {
    guard let text else { return nil }
    guard let id = Identifier<Kind>(text) else { throw ValidationError("--\(name): expected 1 to 128 bytes") }
    return id
  }
}
