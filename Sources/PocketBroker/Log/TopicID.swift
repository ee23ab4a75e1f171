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
