import Models

/// The records of a lane's changelog: one per row, timer and kept record, one per packed run of dedupe keys, and the checkpoint.
///
/// Keys are text, so that a person can read the topic: `row/<table>/<key>`, `timer/<customer and name>`, `seen/<number>`, `checkpoint`.
enum Changelog {
  static let checkpointKey = "checkpoint"
  static let rowPrefix = "row/"
  static let timerPrefix = "timer/"
  static let seenPrefix = "seen/"

  static func key(table: String, _ key: RowKey) -> String { "\(rowPrefix)\(table)/\(key.text)" }
  static func key(timerOf customer: String, _ name: String) -> String { timerPrefix + RowKey(customer, name).text }
  static func key(seen number: Int64) -> String { seenPrefix + String(number) }

  /// What a changelog key says.
  enum Entry {
    case row(table: String, RowKey)
    case timer(customer: String, name: String)
    case seen(Int64)
    case checkpoint
  }

  /// `nil` when the key is none that this version writes.
  static func entry(of key: String) -> Entry? {
    if key == checkpointKey { return .checkpoint }
    if key.hasPrefix(rowPrefix) {
      let rest = key.dropFirst(rowPrefix.count)
      guard let slash = rest.firstIndex(of: "/") else { return nil }
      return .row(table: String(rest[..<slash]), RowKey(text: String(rest[rest.index(after: slash)...])))
    }
    if key.hasPrefix(timerPrefix) {
      let parts = RowKey(text: String(key.dropFirst(timerPrefix.count))).parts
      return parts.count == 2 ? .timer(customer: parts[0], name: parts[1]) : nil
    }
    if key.hasPrefix(seenPrefix) { return Int64(key.dropFirst(seenPrefix.count)).map { .seen($0) } }
    return nil
  }
}
