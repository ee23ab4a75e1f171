/// An amount in minor units of one currency (EVENTS, "Envelope").
package struct Money: Hashable, Sendable {
  /// Minor units: 1250 is 12.50 yuan.
  package var minorUnits: Int64
  package var currency: Currency

  package init(minorUnits: Int64, currency: Currency) {
    self.minorUnits = minorUnits
    self.currency = currency
  }
}

/// An ISO 4217 code: three capital letters.
package struct Currency: Hashable, Sendable {
  /// The three letters, the first in the highest byte.
  package let packed: UInt32

  private init(known packed: UInt32) { self.packed = packed }

  /// Yuan renminbi, the firm's currency unless the policy names another.
  package static let yuan = Currency(known: 0x43_4E_59)

  /// Refuses what is not three capital ASCII letters.
  package init?(_ code: String) {
    var copy = code
    guard let currency = copy.withUTF8({ Currency(utf8: $0) }) else { return nil }
    self = currency
  }

  /// Refuses what is not three capital ASCII letters.
  package init?(utf8 code: UnsafeBufferPointer<UInt8>) {
    guard code.count == 3, code.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) else { return nil }
    packed = code.reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// The code from its packed form; `nil` when it is none.
  package init?(packed: UInt32) {
    let bytes = [UInt8(truncatingIfNeeded: packed >> 16), UInt8(truncatingIfNeeded: packed >> 8), UInt8(truncatingIfNeeded: packed)]
    guard packed >> 24 == 0, let currency = bytes.withUnsafeBufferPointer({ Currency(utf8: $0) }) else { return nil }
    self = currency
  }
}

extension Currency: CustomStringConvertible {
  /// The three letters.
  package var description: String {
    String(decoding: [UInt8(packed >> 16 & 255), UInt8(packed >> 8 & 255), UInt8(packed & 255)], as: UTF8.self)
  }
}
