import Models

/// Decodes a record given as text, the way a consumer would lend it.
func decode(
  _ value: String?, key: String?, on topic: EventTopic, headers: [(String, String?)] = [], decoder: EventDecoder = EventDecoder()
) throws(Fault) -> DecodedRecord? {
  try decode(
    value.map { [UInt8]($0.utf8) }, key: key, on: topic, headers: headers.map { ($0, $1.map { [UInt8]($0.utf8) }) }, decoder: decoder)
}

/// Decodes a record given as bytes.
func decode(
  _ value: [UInt8]?, key: String?, on topic: EventTopic, headers: [(String, [UInt8]?)] = [], decoder: EventDecoder = EventDecoder()
) throws(Fault) -> DecodedRecord? {
  try lend(value, key: key, headers: headers) { (record) throws(Fault) in try decoder.decode(record, on: topic) }
}

/// Lends a record made of arrays for the time of a closure.
func lend<Result>(
  _ value: [UInt8]?, key: String?, headers: [(String, [UInt8]?)] = [], _ body: (LentRecord) throws(Fault) -> Result
) throws(Fault) -> Result {
  let memory = Loan()
  let lent = headers.map { LentHeader(name: memory.lend([UInt8]($0.0.utf8)), value: $0.1.map(memory.lend)) }
  let record = LentRecord(key: key.map { memory.lend([UInt8]($0.utf8)) }, value: value.map(memory.lend), headers: memory.lend(lent))
  defer { memory.end() }
  return try body(record)
}

/// Memory that lives until the loan ends.
private final class Loan {
  private var blocks: [UnsafeMutableRawPointer] = []

  /// At least one byte is taken, so that empty bytes have an address and differ from none.
  func lend(_ bytes: [UInt8]) -> UnsafeRawBufferPointer {
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, bytes.count), alignment: 16)
    block.copyBytes(from: bytes)
    if let base = block.baseAddress { blocks.append(base) }
    return UnsafeRawBufferPointer(rebasing: block[..<bytes.count])
  }

  func lend(_ headers: [LentHeader]) -> UnsafeBufferPointer<LentHeader> {
    guard !headers.isEmpty else { return UnsafeBufferPointer(start: nil, count: 0) }
    let block = UnsafeMutableBufferPointer<LentHeader>.allocate(capacity: headers.count)
    _ = block.initialize(from: headers)
    if let base = block.baseAddress { blocks.append(UnsafeMutableRawPointer(base)) }
    return UnsafeBufferPointer(block)
  }

  func end() {
    for block in blocks { block.deallocate() }
  }
}

/// Writes an event the way a feeder or a worker would.
func encode(_ payload: EventPayload, _ attributes: EventAttributes) -> [UInt8] {
  var writer = JSONWriter()
  writer.event(attributes, payload)
  return writer.bytes
}
