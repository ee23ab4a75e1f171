import Kafka

/// A rejected record with the reason, and what became of it.
struct DeadLetter: Sendable {
  /// What an operator did with it.
  enum Fate: String, Sendable {
    case open, replayed, dropped
  }

  /// The headers that the worker put behind the record's own (topics/dead-letters.schema.json).
  static let added: Set<String> = [
    "error-code", "error-pointer", "error-message", "topic", "partition", "offset", "worker", "replays", "action", "action-offset",
    "action-at",
  ]

  let record: RecordTail.Shown
  private let headers: [String: String]
  var fate = Fate.open

  init(_ record: RecordTail.Shown) {
    self.record = record
    var headers: [String: String] = [:]
    for (name, value) in record.headers where Self.added.contains(name) {
      headers[name] = value.map { String(decoding: $0, as: UTF8.self) }
    }
    self.headers = headers
  }

  /// `PARTITION@OFFSET` on the topic of dead letters: how commands name it.
  var place: String { "\(record.partition)@\(record.offset)" }
  var key: String { record.key.map { String(decoding: $0, as: UTF8.self) } ?? "" }
  var code: String { headers["error-code"] ?? "" }
  var pointer: String { headers["error-pointer"] ?? "" }
  var message: String { headers["error-message"] ?? "" }
  /// The topic that it came on, without prefix.
  var topic: String { headers["topic"] ?? "" }
  var worker: String { headers["worker"] ?? "" }
  var source: String { "\(topic)/\(headers["partition"] ?? "")@\(headers["offset"] ?? "")" }
  var replays: Int { headers["replays"].flatMap { Int($0) } ?? 0 }

  /// Of a note: which letter of the same partition it is about, and what was done.
  var note: (offset: Int64, fate: Fate)? {
    guard let fate = headers["action"].flatMap({ Fate(rawValue: $0) }), let offset = headers["action-offset"].flatMap({ Int64($0) }) else {
      return nil
    }
    return (offset, fate)
  }

  /// The headers of the record when it is sent to its topic again.
  var replayHeaders: RecordHeaders {
    let own = record.headers.filter { !Self.added.contains($0.name) }
    return RecordHeaders(own + [(name: "replays", value: Array(String(replays + 1).utf8))])
  }

  /// The headers of the note that says what was done with it.
  func noteHeaders(_ fate: Fate, at time: String) -> RecordHeaders {
    let action = [("action", fate.rawValue), ("action-offset", String(record.offset)), ("action-at", time)]
    let kept = record.headers.filter { Self.added.contains($0.name) }
    return RecordHeaders(kept + action.map { (name: $0.0, value: Array($0.1.utf8)) })
  }
}
