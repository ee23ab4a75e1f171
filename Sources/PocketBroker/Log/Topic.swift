/// A topic as the catalog lists it.
package struct Topic: Sendable, Equatable {
  /// The topic's name.
  package let name: String
  /// The topic's id: it differs between a topic and a later one of the same name (KIP-516).
  package let id: TopicID
  /// How many partitions it has, numbered from 0.
  package let partitionCount: Int32
  /// Its configuration.
  package let config: TopicConfig

  /// Whether two names differ at most in `.` and `_`: then their metrics could not be told apart.
  package static func collide(_ one: String, _ other: String) -> Bool {
    func folded(_ byte: UInt8) -> UInt8 { byte == UInt8(ascii: ".") ? UInt8(ascii: "_") : byte }
    return one.utf8.count == other.utf8.count && one.utf8.lazy.map(folded).elementsEqual(other.utf8.lazy.map(folded))
  }

  /// Whether `name` may be a topic's name: 1 to 249 ASCII letters, digits, `.`, `_` or `-`, and neither `.` nor `..`.
  package static func isValid(name: String) -> Bool {
    let bytes = name.utf8
    guard (1...249).contains(bytes.count), name != ".", name != ".." else { return false }
    return bytes.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
  }
}
