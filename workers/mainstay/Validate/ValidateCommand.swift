import ArgumentParser
import Feeding
import Models

/// `mainstay validate`: what a worker would say of events.
struct ValidateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Judges events as the workers will: a verdict for each line of NDJSON.",
    discussion: """
      A refused line is told with its number, the JSON pointer of the fault and a sentence. Exit code 1 when any line is refused.

        mainstay validate --topic transactions < events.ndjson
        mainstay validate --topic visits --quiet visits.ndjson.gz && mainstay feed visits.ndjson.gz

      \(ExitStatus.help)
      """)

  @Argument(help: "The file; standard input unless given.")
  var file = "-"

  @Option(help: "The topic that the events are for.")
  var topic: String

  @Flag(help: "Tell refused lines only.")
  var quiet = false

  @Flag(help: "Print each verdict as a JSON object.")
  var json = false

  func validate() throws {
    guard EventTopic(name: topic) != nil else {
      throw ValidationError("--topic: expected one of \(EventTopic.all.map(\.name).joined(separator: ", ")), found \(topic)")
    }
  }

  func run() async throws {
    try await ExitStatus.telling("validate") {
      guard let topic = EventTopic(name: topic) else { return }
      let check = EventCheck()
      let input = try InputText(path: file)
      var lines = LineReader(input.source)
      var refused = 0
      while try lines.next() {
        let fault = lines.isTooLong ? LineReader.tooLong : check.fault(of: lines.bytes, on: topic)
        if fault != nil { refused += 1 }
        if fault != nil || !quiet { print(json ? Self.object(lines.line, fault) : Self.sentence(lines.line, fault)) }
      }
      if refused > 0 { throw ExitCode(ExitStatus.refused.rawValue) }
    }
  }

  private static func sentence(_ line: Int, _ fault: Fault?) -> String {
    guard let fault else { return "line \(line): accepted" }
    return "line \(line): refused: \(fault.pointer.map { "\($0): " } ?? "")\(fault.message) (\(fault.code.rawValue))"
  }

  private static func object(_ line: Int, _ fault: Fault?) -> String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("line", Int64(line))
    writer.field("verdict", fault == nil ? "accepted" : "refused")
    writer.field("code", fault?.code)
    writer.field("pointer", fault?.pointer)
    writer.field("message", fault?.message)
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
