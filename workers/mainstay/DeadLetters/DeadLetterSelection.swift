import ArgumentParser
import Models

/// Which dead letters a command is about.
struct DeadLetterSelection: ParsableArguments {
  @Option(help: "Only of this error code, such as invalid-data.")
  var code: String?

  @Option(help: "Only what came on this topic.")
  var topic: String?

  @Option(help: "Only what this worker parked.")
  var worker: String?

  @Option(help: "Only of this key, such as a customer.")
  var key: String?

  @Option(help: "Only parked at or after this instant (RFC 3339).")
  var since: String?

  func validate() throws {
    if let code, FaultCode(rawValue: code) == nil {
      throw ValidationError("--code: expected one of \(FaultCode.allCases.map(\.rawValue).joined(separator: ", ")), found \(code)")
    }
    if let since, Instant(rfc3339: since) == nil {
      throw ValidationError("--since: expected an instant such as 2026-03-01T08:30:00Z, found \(since)")
    }
  }

  func contains(_ letter: DeadLetter) -> Bool {
    if let code, letter.code != code { return false }
    if let topic, letter.topic != topic { return false }
    if let worker, letter.worker != worker { return false }
    if let key, letter.key != key { return false }
    if let since = since.flatMap({ Instant(rfc3339: $0) }), letter.record.timestamp ?? .max < since.milliseconds { return false }
    return true
  }
}
