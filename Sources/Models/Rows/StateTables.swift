/// A table of one kind of row, declared once by the rule that owns it.
package struct Table<Row: RowCodable>: Sendable {
  /// The table's name in the store and on the changelog: lower-case letters and hyphens; never reused for another kind of row.
  package let name: String

  package init(_ name: String) { self.name = name }
}

/// The state of one lane, as rules see it: typed tables of rows by key.
///
/// Changes are visible at once to whoever reads after them, and become durable with the batch's commit, together with the changelog
/// records that the runtime makes of them: a rule cannot forget one. Used by one lane's task only. Failures are the store's; a rule
/// lets them pass, and the worker stops.
package protocol StateTables: AnyObject {
  /// The row of a key; `nil` when there is none.
  func row<Row>(_ key: RowKey, in table: Table<Row>) throws -> Row?
  /// Puts a row in place of the former one.
  func put<Row>(_ row: Row, _ key: RowKey, in table: Table<Row>) throws
  /// Takes a row away; one that does not exist is none.
  func remove<Row>(_ key: RowKey, in table: Table<Row>) throws
  /// All rows whose key begins with the prefix, in the order of their keys' bytes. The body must not change this table.
  func forEach<Row>(in table: Table<Row>, prefix: RowKey?, _ body: (RowKey, Row) throws -> Void) throws
}

/// The key of a row: one or more parts, the first of them the customer where the row belongs to one.
///
/// Each part is written with its length (two hexadecimal digits) before it, so that a prefix of parts is a prefix of the key,
/// whatever characters the ids hold. Keys are equal when their bytes are.
package struct RowKey: Hashable, Comparable, Sendable {
  package let text: String

  /// Parts longer than 255 bytes are cut by the caller's types: identifiers have at most 128.
  package init(_ parts: String...) {
    text = String(unsafeUninitializedCapacity: parts.reduce(0) { $0 + $1.utf8.count + 2 }) { text in
      var at = 0
      for part in parts { at = Self.write(part, to: text, at: at) }
      return at
    }
  }

  /// The key of what belongs to a customer as a whole.
  package init(_ customer: CustomerID) {
    text = String(unsafeUninitializedCapacity: customer.rawValue.utf8.count + 2) { Self.write(customer.rawValue, to: $0, at: 0) }
  }

  /// Writes a part with its length before it; returns where it ends.
  private static func write(_ part: String, to text: UnsafeMutableBufferPointer<UInt8>, at start: Int) -> Int {
    let bytes = part.utf8
    let length = min(bytes.count, 255)
    text[start] = UInt8(truncatingIfNeeded: length >> 4).hexDigit
    text[start + 1] = UInt8(truncatingIfNeeded: length & 15).hexDigit
    let (_, end) = UnsafeMutableBufferPointer(rebasing: text[(start + 2)...]).initialize(from: bytes)
    return start + 2 + end
  }

  /// Takes the form that `text` has, for the store.
  package init(text: String) { self.text = text }

  /// The parts that the key was made of; empty when the text is no key.
  package var parts: [String] {
    var parts: [String] = []
    var rest = Substring(text).utf8
    while let length = Int(Substring(rest.prefix(2)), radix: 16), rest.count >= 2 + length {
      parts.append(String(Substring(rest.dropFirst(2).prefix(length))))
      rest = rest.dropFirst(2 + length)
    }
    return rest.isEmpty ? parts : []
  }

  /// Whether this key begins with the parts of the other.
  package func hasPrefix(_ prefix: RowKey) -> Bool { text.utf8.starts(with: prefix.text.utf8) }

  package static func == (left: Self, right: Self) -> Bool { left.text.hasSameBytes(as: right.text) }
  package static func < (left: Self, right: Self) -> Bool { left.text.precedesByBytes(right.text) }

  package func hash(into hasher: inout Hasher) {
    text.utf8Span.span.bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }
}
