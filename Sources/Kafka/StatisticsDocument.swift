/// A small JSON document as a tree, for librdkafka's statistics only: read every few seconds, off the path of records.
///
/// Takes RFC 8259 with two limits, 32 levels and 16 MiB; numbers beyond Int64 and fractions are kept as `Double`. Of a name given twice the
/// last value counts.
indirect enum StatisticsDocument: Hashable, Sendable {
  case object([String: StatisticsDocument])
  case array([StatisticsDocument])
  case string(String)
  case integer(Int64)
  case fraction(Double)
  case bool(Bool)
  case null

  static let maximumDepth = 32
  static let maximumSize = 16 << 20

  /// Reads the whole of `bytes`.
  init(_ bytes: UnsafeRawBufferPointer) throws(StatisticsError) {
    guard bytes.count <= Self.maximumSize else { throw StatisticsError(position: 0, expected: "at most \(Self.maximumSize) bytes") }
    var reader = StatisticsReader(bytes)
    self = try reader.document()
  }

  /// The member of an object; `nil` for anything else.
  subscript(name: String) -> StatisticsDocument? {
    guard case .object(let members) = self else { return nil }
    return members[name]
  }

  /// The members of an object, in order of name; none for anything else.
  var members: [(name: String, value: StatisticsDocument)] {
    guard case .object(let members) = self else { return [] }
    return members.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
  }

  var integer: Int64? {
    guard case .integer(let value) = self else { return nil }
    return value
  }

  var text: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  var bool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }
}
