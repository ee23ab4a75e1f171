import Models
import NIOCore

/// The answer to a request: how many events were taken, and what became of each.
struct EventResults {
  let results: [EventResult]
  let accepted: Int
  let duplicates: Int
  var rejected: Int { results.count - accepted - duplicates }

  init(_ results: [EventResult]) {
    self.results = results
    accepted = results.count { $0.verdict == .accepted }
    duplicates = results.count { $0.verdict == .duplicate }
  }

  /// Whether anything is durable by now, or nothing was asked for.
  var isTaken: Bool { results.isEmpty || rejected < results.count }

  /// `{accepted, duplicates, rejected, results: [{index, id?, result, code?, pointer?, message?}]}`
  var json: ByteBuffer {
    var writer = JSONWriter(capacity: 256 + results.count * 64)
    writer.beginObject()
    writer.field("accepted", Int64(accepted))
    writer.field("duplicates", Int64(duplicates))
    writer.field("rejected", Int64(rejected))
    writer.name("results")
    writer.beginList()
    for (index, result) in results.enumerated() {
      writer.beginObject()
      writer.field("index", Int64(index))
      writer.field("id", result.id)
      switch result.verdict {
      case .accepted: writer.field("result", "accepted")
      case .duplicate: writer.field("result", "duplicate")
      case .rejected(let rejection):
        writer.field("result", "rejected")
        writer.field("code", rejection.code)
        writer.field("pointer", rejection.pointer)
        writer.field("message", rejection.message)
      }
      writer.endObject()
    }
    writer.endList()
    writer.endObject()
    return writer.withBytes { ByteBuffer(bytes: $0) }
  }
}
