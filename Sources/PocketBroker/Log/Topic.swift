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

/// The id of a topic: a UUID as two big-endian halves.
package struct TopicID: Hashable, Sendable, CustomStringConvertible {
  /// The first eight bytes.
  package let high: UInt64
  /// The last eight bytes.
  package let low: UInt64

  /// The id that stands for "none" in the protocol.
  package static let zero = TopicID(high: 0, low: 0)

  /// Makes an id from its halves.
  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Makes a random id (RFC 9562, version 4).
  package static func random() -> TopicID {
    var generator = SystemRandomNumberGenerator()
    return TopicID(
      high: generator.next() & 0xffff_ffff_ffff_0fff | 0x4000,
      low: generator.next() & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000)
  }

  /// The id as Kafka prints it: 22 characters of URL-safe Base64.
  package var description: String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    let bits = UInt128(high) << 64 | UInt128(low)
    return String((0..<22).map { index in alphabet[Int(truncatingIfNeeded: index < 21 ? bits >> (122 - 6 * index) : bits << 4) & 63] })
  }
}
