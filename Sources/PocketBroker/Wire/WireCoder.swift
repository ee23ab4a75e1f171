import NIOCore

/// Reads or writes the fields of one message in one version; the same description serves both directions.
///
/// Reading never copies byte fields: they are slices of the frame. Writing collects segments, so that record batches go from the
/// log to the socket as they are. Every length is checked against the bytes that are there before anything is reserved for it.
/// Source: the protocol guide's primitive types; KIP-482 for compact lengths and tagged fields.
struct WireCoder {
  /// The most array elements one message may hold, so that a small hostile frame cannot ask for much memory.
  static let elementLimit = 250_000
  /// Byte fields from here on are written as segments of their own rather than copied.
  static let segmentThreshold = 4096

  let version: Int16
  let isFlexible: Bool
  let isReading: Bool
  private(set) var buffer: ByteBuffer
  private var segments: [ByteBuffer] = []
  private var elementsLeft = WireCoder.elementLimit
  /// What a message that was written refuses, for the log.
  private(set) var refusals = Refusals()

  /// The errors of a response, each once, and the first sentence that explains one.
  struct Refusals {
    var errors: [ErrorCode] = []
    var reason: String?
  }

  /// Reads a message from a frame.
  init(reading frame: ByteBuffer, version: Int16, isFlexible: Bool) {
    self.version = version
    self.isFlexible = isFlexible
    self.isReading = true
    self.buffer = frame
  }

  /// Writes a message behind what the buffer already holds.
  init(writing buffer: ByteBuffer, version: Int16, isFlexible: Bool) {
    self.version = version
    self.isFlexible = isFlexible
    self.isReading = false
    self.buffer = buffer
  }

  /// What was written, in order.
  consuming func written() -> [ByteBuffer] {
    segments.append(buffer)
    return segments
  }

  // MARK: Messages

  /// A whole message with the tagged fields at its end; unknown tags are skipped and none are written.
  mutating func message(_ value: inout some WireStruct) throws(WireError) {
    try value.code(&self)
    try tags()
  }

  mutating func tags() throws(WireError) {
    guard isFlexible else { return }
    guard isReading else {
      buffer.writeInteger(UInt8(0))
      return
    }
    for _ in 0..<(try readVarint()) {
      _ = try readVarint()
      _ = try slice(length: Int(try readVarint()))
    }
  }

  // MARK: Integers

  mutating func field<Value: FixedWidthInteger>(_ value: inout Value) throws(WireError) {
    if isReading {
      guard let read = buffer.readInteger(as: Value.self) else { throw .truncated }
      value = read
    } else {
      buffer.writeInteger(value)
    }
  }

  mutating func field(_ value: inout Bool) throws(WireError) {
    var byte: UInt8 = value ? 1 : 0
    try field(&byte)
    value = byte != 0
  }

  /// An error code; one this broker does not know reads as an unknown server error.
  mutating func field(_ value: inout ErrorCode) throws(WireError) {
    if !isReading, value != .none, !refusals.errors.contains(value) { refusals.errors.append(value) }
    var code = value.rawValue
    try field(&code)
    value = ErrorCode(rawValue: code) ?? .unknownServerError
  }

  /// The sentence beside an error code.
  mutating func reason(_ value: inout String?) throws(WireError) {
    if !isReading, refusals.reason == nil { refusals.reason = value }
    try field(&value)
  }

  mutating func field(_ value: inout TopicID) throws(WireError) {
    var (high, low) = (value.high, value.low)
    try field(&high)
    try field(&low)
    value = TopicID(high: high, low: low)
  }

  // MARK: Strings and bytes

  mutating func field(_ value: inout String) throws(WireError) {
    var optional: String? = value
    try field(&optional)
    guard let present = optional else { throw .negativeLength(-1) }
    value = present
  }

  mutating func field(_ value: inout String?) throws(WireError) {
    if isReading {
      guard let length = try readLength(of: .string) else {
        value = nil
        return
      }
      value = String(buffer: try slice(length: length))
    } else if let present = value {
      let text = present.utf8
      if !isFlexible && text.count > Int(Int16.max) { throw .unencodable }
      writeLength(text.count, of: .string)
      buffer.writeString(present)
    } else {
      writeLength(nil, of: .string)
    }
  }

  mutating func field(_ value: inout ByteBuffer) throws(WireError) {
    var optional: ByteBuffer? = value
    try field(&optional)
    value = optional ?? ByteBuffer()
  }

  mutating func field(_ value: inout ByteBuffer?) throws(WireError) {
    if isReading {
      guard let length = try readLength(of: .bytes) else {
        value = nil
        return
      }
      value = try slice(length: length)
    } else if let present = value {
      if present.readableBytes > Int(Int32.max) - 1 { throw .unencodable }
      writeLength(present.readableBytes, of: .bytes)
      append(present)
    } else {
      writeLength(nil, of: .bytes)
    }
  }

  // MARK: Arrays

  mutating func field(_ value: inout [Int32]) throws(WireError) {
    try list(&value, empty: 0) { (wire, element) throws(WireError) in try wire.field(&element) }
  }

  mutating func field(_ value: inout [Int64]) throws(WireError) {
    try list(&value, empty: 0) { (wire, element) throws(WireError) in try wire.field(&element) }
  }

  mutating func field(_ value: inout [String]) throws(WireError) {
    try list(&value, empty: "") { (wire, element) throws(WireError) in try wire.field(&element) }
  }

  mutating func field<Element: WireStruct>(_ value: inout [Element]) throws(WireError) {
    try list(&value, empty: Element()) { (wire, element) throws(WireError) in try wire.message(&element) }
  }

  mutating func field(_ value: inout [String]?) throws(WireError) {
    if try absent(&value) { return }
    var present = value ?? []
    try list(&present, empty: "") { (wire, element) throws(WireError) in try wire.field(&element) }
    value = present
  }

  mutating func field<Element: WireStruct>(_ value: inout [Element]?) throws(WireError) {
    if try absent(&value) { return }
    var present = value ?? []
    try list(&present, empty: Element()) { (wire, element) throws(WireError) in try wire.message(&element) }
    value = present
  }

  private mutating func list<Element>(
    _ value: inout [Element], empty: Element, _ code: (inout WireCoder, inout Element) throws(WireError) -> Void
  ) throws(WireError) {
    guard isReading else {
      writeLength(value.count, of: .array)
      for index in value.indices { try code(&self, &value[index]) }
      return
    }
    let count = try readLength(of: .array) ?? 0
    guard count <= buffer.readableBytes else { throw .truncated }
    guard count <= elementsLeft else { throw .tooManyElements }
    elementsLeft -= count
    value.removeAll()
    value.reserveCapacity(count)
    for _ in 0..<count {
      var element = empty
      try code(&self, &element)
      value.append(element)
    }
  }

  /// Whether an optional array is not there; reading, its length stays unread when it is.
  private mutating func absent<Element>(_ value: inout [Element]?) throws(WireError) -> Bool {
    guard isReading else {
      if value == nil { writeLength(nil, of: .array) }
      return value == nil
    }
    let before = buffer
    if try readLength(of: .array) == nil {
      value = nil
      return true
    }
    buffer = before
    value = []
    return false
  }
}

// MARK: - Lengths

extension WireCoder {
  private enum Kind { case string, bytes, array }

  /// The length of a field, or nil where it is null.
  private mutating func readLength(of kind: Kind) throws(WireError) -> Int? {
    if isFlexible {
      let raw = try readVarint()
      return raw == 0 ? nil : Int(raw) - 1
    }
    let length: Int
    if kind == .string {
      guard let short = buffer.readInteger(as: Int16.self) else { throw .truncated }
      length = Int(short)
    } else {
      guard let long = buffer.readInteger(as: Int32.self) else { throw .truncated }
      length = Int(long)
    }
    guard length >= -1 else { throw .negativeLength(length) }
    return length == -1 ? nil : length
  }

  private mutating func writeLength(_ length: Int?, of kind: Kind) {
    if isFlexible {
      writeVarint(UInt32(truncatingIfNeeded: (length ?? -1) + 1))
    } else if kind == .string {
      buffer.writeInteger(Int16(truncatingIfNeeded: length ?? -1))
    } else {
      buffer.writeInteger(Int32(truncatingIfNeeded: length ?? -1))
    }
  }

  private mutating func readVarint() throws(WireError) -> UInt32 {
    var result: UInt64 = 0
    for shift in stride(from: 0, through: 28, by: 7) {
      guard let byte = buffer.readInteger(as: UInt8.self) else { throw .truncated }
      result |= UInt64(byte & 0x7f) << UInt64(shift)
      if byte & 0x80 == 0 {
        guard result <= UInt64(UInt32.max) else { throw .overlongVarint }
        return UInt32(result)
      }
    }
    throw .overlongVarint
  }

  private mutating func writeVarint(_ value: UInt32) {
    var rest = value
    while rest >= 0x80 {
      buffer.writeInteger(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    buffer.writeInteger(UInt8(rest))
  }

  private mutating func slice(length: Int) throws(WireError) -> ByteBuffer {
    guard let slice = buffer.readSlice(length: length) else { throw .truncated }
    return slice
  }

  private mutating func append(_ bytes: ByteBuffer) {
    guard bytes.readableBytes >= WireCoder.segmentThreshold else {
      buffer.writeImmutableBuffer(bytes)
      return
    }
    segments.append(buffer)
    segments.append(bytes)
    buffer = ByteBuffer()
  }
}
