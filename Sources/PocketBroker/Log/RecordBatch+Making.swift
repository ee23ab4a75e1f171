import NIOCore

extension RecordBatch {
  /// The marker that ends a transaction in a partition: a control batch of one record.
  static func marker(for producer: ProducerIdentity, commit: Bool, time: Int64, coordinatorEpoch: Int32) throws(Refusal) -> RecordBatch {
    var record = ByteBuffer()
    // Length, attributes, timestamp delta, offset delta, key (version, type), value (version, coordinator epoch), no headers.
    record.writeBytes([32, 0, 0, 0, 8])
    record.writeInteger(Int16(0))
    record.writeInteger(Int16(commit ? 1 : 0))
    record.writeBytes([12])
    record.writeInteger(Int16(0))
    record.writeInteger(coordinatorEpoch)
    record.writeBytes([0])

    var bytes = ByteBuffer()
    bytes.writeInteger(Int64(0))
    bytes.writeInteger(Int32(headerSize - Field.leaderEpoch + record.readableBytes))
    bytes.writeInteger(Engine.leaderEpoch)
    bytes.writeInteger(Int8(2))
    bytes.writeInteger(UInt32(0))
    bytes.writeInteger(Attributes([.transactional, .control]).rawValue)
    bytes.writeInteger(Int32(0))
    bytes.writeInteger(time)
    bytes.writeInteger(time)
    bytes.writeInteger(producer.id)
    bytes.writeInteger(producer.epoch)
    bytes.writeInteger(Int32(-1))
    bytes.writeInteger(Int32(1))
    bytes.writeBuffer(&record)
    sign(&bytes)
    return try RecordBatch(stored: bytes)
  }

  /// The same batch with the broker's time in place of the producer's (`message.timestamp.type=LogAppendTime`).
  func stamped(_ time: Int64) throws(Refusal) -> RecordBatch {
    var bytes = bytes
    let start = bytes.readerIndex
    bytes.setInteger(attributes.union(.logAppendTime).rawValue, at: start + Field.attributes)
    bytes.setInteger(time, at: start + Field.maxTimestamp)
    Self.sign(&bytes)
    return try RecordBatch(stored: bytes)
  }

  /// The same batch with only the records in `kept`, whose offsets and header fields do not change.
  func keeping(_ kept: [RecordReader.Kept]) throws(Refusal) -> RecordBatch {
    var bytes = ByteBuffer()
    let header = self.bytes.readerIndex
    guard let slice = self.bytes.getSlice(at: header, length: Self.headerSize) else {
      throw Refusal(.corruptMessage, "a stored batch has no whole header")
    }
    bytes.writeImmutableBuffer(slice)
    for record in kept {
      guard let slice = self.bytes.getSlice(at: header + Self.headerSize + record.range.lowerBound, length: record.range.count) else {
        throw Refusal(.corruptMessage, "a stored record lies outside its batch")
      }
      bytes.writeImmutableBuffer(slice)
    }
    bytes.setInteger(Int32(bytes.readableBytes - Field.leaderEpoch), at: Field.length)
    bytes.setInteger(Int32(kept.count), at: Field.recordCount)
    if !attributes.contains(.logAppendTime) {
      bytes.setInteger(kept.map { baseTimestamp + $0.timestampDelta }.max() ?? -1, at: Field.maxTimestamp)
    }
    Self.sign(&bytes)
    return try RecordBatch(stored: bytes)
  }

  private static func sign(_ bytes: inout ByteBuffer) {
    let start = bytes.readerIndex
    let checksum = bytes.withUnsafeReadableBytes { CRC32C.checksum(UnsafeRawBufferPointer(rebasing: $0[Field.attributes...])) }
    bytes.setInteger(checksum, at: start + Field.checksum)
  }
}

extension RecordReader {
  /// A record that outlives its batch's bytes: where it lies, and its time.
  struct Kept {
    let range: Range<Int>
    let timestampDelta: Int64
  }
}
