import Models

extension DeadLetter {
  /// One line of a list.
  var line: String {
    "\(place)  \(code)  \(source)  \(key)  \(pointer.isEmpty ? "" : "\(pointer): ")\(message)\(fate == .open ? "" : "  [\(fate.rawValue)]")"
  }

  /// Everything there is to know.
  var page: String {
    var lines = [
      "place    \(place)", "state    \(fate.rawValue)", "code     \(code)", "pointer  \(pointer)", "reason   \(message)",
      "worker   \(worker)",
      "source   \(source)", "key      \(key)", "replays  \(replays)",
    ]
    if let timestamp = record.timestamp { lines.append("parked   \(Instant(milliseconds: timestamp))") }
    for (name, value) in record.headers where !Self.added.contains(name) {
      lines.append("header   \(name): \(value.map { String(decoding: $0, as: UTF8.self) } ?? "")")
    }
    lines.append(record.value.map { String(decoding: $0, as: UTF8.self) } ?? "(no value)")
    return lines.joined(separator: "\n")
  }

  /// As an object for machines; `isWhole` with the record's own value.
  func json(isWhole: Bool = false) -> String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("place", place)
    writer.field("state", fate.rawValue)
    writer.field("code", code)
    writer.field("pointer", pointer.isEmpty ? nil : pointer)
    writer.field("message", message)
    writer.field("worker", worker)
    writer.field("source", source)
    writer.field("key", key)
    writer.field("replays", Int64(replays))
    writer.field("parkedAt", record.timestamp.map { Instant(milliseconds: $0) })
    if isWhole { writer.field("value", record.value.map { String(decoding: $0, as: UTF8.self) }) }
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
