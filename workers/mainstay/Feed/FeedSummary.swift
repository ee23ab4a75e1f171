import Feeding
import Models

/// What a feed has done.
struct FeedSummary: Sendable {
  var rows = 0
  var events = 0
  /// Rows that an earlier run had fed.
  var skipped = 0
  var rejected = 0
  /// The files of refused rows, with the first few reasons of each.
  var rejects: [(path: String, first: [Reject])] = []
  var ticks = 0
  /// Of a history: the last tick that was written.
  var lastTick: Instant?
  var seconds = 0.0
  /// Whether nothing was done, since all of it was done before.
  var isRepeat = false

  mutating func add(_ inputs: [any EventInput]) {
    for input in inputs {
      rows += input.rows
      rejected += input.rejects.count
      if input.rejects.count > 0 { rejects.append((input.rejects.path, input.rejects.first)) }
    }
  }

  /// Says it on standard output, or on standard error where that has the events.
  func tell(asJSON: Bool, besideEvents: Bool) {
    let say = { (line: String) in besideEvents ? Terminal.complain(line) : print(line) }
    if asJSON { return say(json) }
    for (path, first) in rejects {
      for reject in first { Terminal.complain("  \(reject)") }
      Terminal.complain("  refused rows are in \(path)")
    }
    if isRepeat { return }
    let rate = seconds > 0 ? Int(Double(rows) / seconds) : rows
    var parts = ["\(rows) rows", "\(events) events"]
    if ticks > 0 { parts.append("\(ticks) days") }
    if skipped > 0 { parts.append("\(skipped) fed before") }
    if rejected > 0 { parts.append("\(rejected) refused") }
    say("\(parts.joined(separator: ", ")) in \(Self.rounded(seconds)) s (\(rate) rows/s)")
  }

  private var json: String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("rows", Int64(rows))
    writer.field("events", Int64(events))
    writer.field("skipped", Int64(skipped))
    writer.field("rejected", Int64(rejected))
    writer.list("rejectsFiles", rejects.map(\.path)) { path, writer in writer.value(path) }
    writer.field("ticks", Int64(ticks))
    writer.field("seconds", seconds)
    writer.field("repeated", isRepeat)
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private static func rounded(_ seconds: Double) -> String { String((seconds * 10).rounded() / 10) }
}
