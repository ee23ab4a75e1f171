import Models

/// The product's codec on texts.
enum Codec {
  /// Decodes an event; without a key the record has the key that the event must have.
  static func decode(_ text: String, on topic: EventTopic, key: String? = nil) throws(Fault) -> Event<EventPayload>? {
    do throws(Fault) {
      return try decode(text, key: key ?? "", on: topic)
    } catch {
      guard key == nil, error.code == .keyMismatch, let right = error.message.firstMatch(of: /must be "(.*)", found/) else { throw error }
      return try decode(text, key: String(right.1), on: topic)
    }
  }

  private static func decode(_ text: String, key: String, on topic: EventTopic) throws(Fault) -> Event<EventPayload>? {
    let decoder = EventDecoder()
    let value = [UInt8](text.utf8)
    let key = [UInt8](key.utf8)
    let result = value.withUnsafeBytes { value in
      key.withUnsafeBytes { key in
        Result { () throws(Fault) in try decoder.decode(LentRecord(key: key, value: value), on: topic)?.event }
      }
    }
    return try result.get()
  }

  static func encode(_ event: Event<EventPayload>) -> String {
    var writer = JSONWriter()
    writer.event(EventAttributes(id: event.id, source: event.source, time: event.time), event.payload)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// The fields of a value, at any depth, that are absent or hold nothing: fields that no example fills.
  static func emptyFields(of value: Any, path: String = "") -> [String] {
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional:
      guard let some = mirror.children.first else { return [path] }
      return emptyFields(of: some.value, path: path)
    case .collection, .dictionary, .set:
      return mirror.children.isEmpty ? [path] : mirror.children.flatMap { emptyFields(of: $0.value, path: path + "[]") }
    default:
      return mirror.children.flatMap { emptyFields(of: $0.value, path: "\(path).\($0.label ?? "")") }
    }
  }
}
