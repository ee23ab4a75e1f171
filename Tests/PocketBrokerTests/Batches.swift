import NIOCore

@testable import PocketBroker

/// A record as tests write and read it.
struct TestRecord: Equatable, Hashable {
  var key: String?
  var value: String?
  var time: Int64 = 0
}

/// Makes the batches that a client would send, independently of the broker's own code for markers and compaction.
struct BatchMaker {
  var records: [TestRecord]
  var producer = ProducerIdentity(id: -1, epoch: -1)
  var sequence: Int32 = -1
  var attributes: Int16 = 0

  var bytes: ByteBuffer {
    let first = records.first?.time ?? 0
    var body = ByteBuffer()
    for (index, record) in records.enumerated() {
      var content = ByteBuffer()
      content.writeInteger(Int8(0))
      content.writeZigzag(record.time - first)
      content.writeZigzag(Int64(index))
      content.writeText(record.key)
      content.writeText(record.value)
      content.writeZigzag(0)
      body.writeZigzag(Int64(content.readableBytes))
      body.writeBuffer(&content)
    }
    var bytes = ByteBuffer()
    bytes.writeMultipleIntegers(Int64(0), Int32(49 + body.readableBytes), Int32(-1), Int8(2))
    bytes.writeInteger(UInt32(0))
    bytes.writeMultipleIntegers(attributes, Int32(records.count - 1), first, records.map(\.time).max() ?? first)
    bytes.writeMultipleIntegers(producer.id, producer.epoch, sequence, Int32(records.count))
    bytes.writeBuffer(&body)
    bytes.setInteger(Self.checksum(bytes), at: 17)
    return bytes
  }

  /// CRC-32C bit by bit, from the bytes after the checksum.
  static func checksum(_ bytes: ByteBuffer) -> UInt32 {
    var crc = ~UInt32(0)
    for byte in bytes.readableBytesView.dropFirst(21) {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0x82f6_3b78 : crc >> 1 }
    }
    return ~crc
  }
}

extension ByteBuffer {
  fileprivate mutating func writeZigzag(_ value: Int64) {
    var bits = UInt64(bitPattern: value << 1 ^ value >> 63)
    while bits >= 0x80 {
      writeInteger(UInt8(truncatingIfNeeded: bits) | 0x80)
      bits >>= 7
    }
    writeInteger(UInt8(bits))
  }

  fileprivate mutating func writeText(_ text: String?) {
    guard let text else { return writeZigzag(-1) }
    writeZigzag(Int64(text.utf8.count))
    writeString(text)
  }

  fileprivate mutating func readZigzag() -> Int64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while let byte = readInteger(as: UInt8.self) {
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1) }
      shift += 7
    }
    return nil
  }

  fileprivate mutating func readText() -> String?? {
    guard let length = readZigzag() else { return nil }
    return length < 0 ? .some(nil) : readString(length: Int(length))
  }
}

/// A batch as a consumer decodes it.
struct ReadBatch: Equatable {
  var base: Int64
  var last: Int64
  var producer: Int64
  var isControl: Bool
  var isTransactional: Bool
  /// The control record's type: 0 aborts, 1 commits.
  var marker: Int16?
  var records: [Int64: TestRecord]

  /// Decodes what a fetch returned, and checks each checksum.
  static func decode(_ bytes: ByteBuffer) throws -> [ReadBatch] {
    var bytes = bytes
    var batches: [ReadBatch] = []
    while bytes.readableBytes > 0 {
      guard let length = bytes.getInteger(at: bytes.readerIndex + 8, as: Int32.self), var batch = bytes.readSlice(length: Int(length) + 12)
      else { throw DecodingFailure.cutShort }
      guard BatchMaker.checksum(batch.slice()) == batch.getInteger(at: batch.readerIndex + 17, as: UInt32.self) else {
        throw DecodingFailure.checksum
      }
      guard let base = batch.readInteger(as: Int64.self) else { throw DecodingFailure.cutShort }
      batch.moveReaderIndex(forwardBy: 13)
      guard
        let (attributes, delta, firstTime, _) = batch.readMultipleIntegers(as: (Int16, Int32, Int64, Int64).self),
        let (producer, _, _, count) = batch.readMultipleIntegers(as: (Int64, Int16, Int32, Int32).self)
      else { throw DecodingFailure.cutShort }
      var read = ReadBatch(
        base: base, last: base + Int64(delta), producer: producer, isControl: attributes & 0x20 != 0,
        isTransactional: attributes & 0x10 != 0, marker: nil, records: [:])
      for _ in 0..<(attributes & 7 == 0 ? count : 0) {
        guard let size = batch.readZigzag(), var record = batch.readSlice(length: Int(size)) else { throw DecodingFailure.cutShort }
        record.moveReaderIndex(forwardBy: 1)
        guard let time = record.readZigzag(), let offset = record.readZigzag() else { throw DecodingFailure.cutShort }
        if read.isControl {
          record.moveReaderIndex(forwardBy: 3)
          read.marker = record.readInteger()
          continue
        }
        guard let key = record.readText(), let value = record.readText() else { throw DecodingFailure.cutShort }
        read.records[base + offset] = TestRecord(key: key, value: value, time: firstTime + time)
      }
      batches.append(read)
    }
    return batches
  }

  enum DecodingFailure: Error {
    case cutShort
    case checksum
  }
}
