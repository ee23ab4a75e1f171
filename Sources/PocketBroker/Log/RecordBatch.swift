import NIOCore

/// A record batch of format 2: its bytes and its header (Kafka protocol guide, "Record Batch").
struct RecordBatch: Sendable {
  /// The whole batch.
  var bytes: ByteBuffer
  let attributes: Attributes
  let lastOffsetDelta: Int32
  let baseTimestamp: Int64
  let maxTimestamp: Int64
  let producer: ProducerIdentity
  let baseSequence: Int32
  let recordCount: Int32

  /// The length of the header, records follow.
  static let headerSize = 61

  /// Where the fields of the header are.
  enum Field {
    static let baseOffset = 0
    static let length = 8
    static let leaderEpoch = 12
    static let magic = 16
    static let checksum = 17
    static let attributes = 21
    static let lastOffsetDelta = 23
    static let baseTimestamp = 27
    static let maxTimestamp = 35
    static let producerID = 43
    static let producerEpoch = 51
    static let baseSequence = 53
    static let recordCount = 57
  }

  /// The attributes of a batch.
  struct Attributes: OptionSet, Sendable {
    let rawValue: Int16
    static let logAppendTime = Attributes(rawValue: 0x08)
    static let transactional = Attributes(rawValue: 0x10)
    static let control = Attributes(rawValue: 0x20)

    /// Whether a codec compressed the records.
    var isCompressed: Bool { rawValue & 0x07 != 0 }
  }

  /// Reads the header of a batch whose bytes were checked before, as those in the database were.
  init(stored bytes: ByteBuffer) throws(Refusal) {
    let start = bytes.readerIndex
    guard bytes.readableBytes >= Self.headerSize,
      let attributes = bytes.getInteger(at: start + Field.attributes, as: Int16.self),
      let lastOffsetDelta = bytes.getInteger(at: start + Field.lastOffsetDelta, as: Int32.self),
      let baseTimestamp = bytes.getInteger(at: start + Field.baseTimestamp, as: Int64.self),
      let maxTimestamp = bytes.getInteger(at: start + Field.maxTimestamp, as: Int64.self),
      let producerID = bytes.getInteger(at: start + Field.producerID, as: Int64.self),
      let producerEpoch = bytes.getInteger(at: start + Field.producerEpoch, as: Int16.self),
      let baseSequence = bytes.getInteger(at: start + Field.baseSequence, as: Int32.self),
      let recordCount = bytes.getInteger(at: start + Field.recordCount, as: Int32.self)
    else { throw Refusal(.corruptMessage, "a batch of \(bytes.readableBytes) bytes has no whole header") }
    self.bytes = bytes
    self.attributes = Attributes(rawValue: attributes)
    self.lastOffsetDelta = lastOffsetDelta
    self.baseTimestamp = baseTimestamp
    self.maxTimestamp = maxTimestamp
    self.producer = ProducerIdentity(id: producerID, epoch: producerEpoch)
    self.baseSequence = baseSequence
    self.recordCount = recordCount
  }

  /// The sequence of the last record; it wraps to 0 after the largest 32-bit number.
  var lastSequence: Int32 {
    baseSequence < 0 ? -1 : Int32(truncatingIfNeeded: (Int64(baseSequence) + Int64(lastOffsetDelta)) & Int64(Int32.max))
  }

  /// Whether the batch has sequence numbers.
  var isIdempotent: Bool { producer.id >= 0 }

  /// Runs `body` on the records' bytes.
  func withRecords<Result>(_ body: (UnsafeRawBufferPointer) throws(Refusal) -> Result) throws(Refusal) -> Result {
    let outcome: Swift.Result<Result, Refusal> = bytes.withUnsafeReadableBytes { all in
      let records = UnsafeRawBufferPointer(rebasing: all[Self.headerSize...])
      do throws(Refusal) { return .success(try body(records)) } catch { return .failure(error) }
    }
    return try outcome.get()
  }
}

// MARK: Checking what a client sent

extension RecordBatch {
  /// Checks a client's batch: one batch, format 2, its checksum, counts and sequence numbers.
  ///
  /// Uncompressed records are walked as well; compressed ones are kept unopened.
  init(fromClient bytes: ByteBuffer) throws(Refusal) {
    let start = bytes.readerIndex
    guard let magic = bytes.getInteger(at: start + Field.magic, as: Int8.self) else {
      throw Refusal(.corruptMessage, "\(bytes.readableBytes) bytes are no record batch")
    }
    guard magic == 2 else {
      throw Refusal(
        magic == 0 || magic == 1 ? .invalidRecord : .corruptMessage, "message format \(magic) is not supported, only 2 is")
    }
    try self.init(stored: bytes)
    guard let length = bytes.getInteger(at: start + Field.length, as: Int32.self), length >= Int32(Self.headerSize - Field.leaderEpoch),
      Int(length) + Field.leaderEpoch <= bytes.readableBytes
    else { throw Refusal(.corruptMessage, "the batch is cut short") }
    guard Int(length) + Field.leaderEpoch == bytes.readableBytes else {
      throw Refusal(.invalidRecord, "a produce request has more than one batch for a partition")
    }
    let checksum = bytes.getInteger(at: start + Field.checksum, as: UInt32.self)
    let computed = bytes.withUnsafeReadableBytes { CRC32C.checksum(UnsafeRawBufferPointer(rebasing: $0[Field.attributes...])) }
    guard checksum == computed else { throw Refusal(.corruptMessage, "the batch's checksum is wrong") }
    guard !attributes.contains(.control) else { throw Refusal(.invalidRecord, "clients may not write control batches") }
    guard recordCount > 0, lastOffsetDelta == recordCount - 1 else {
      throw Refusal(.invalidRecord, "the batch says \(recordCount) records and a last offset delta of \(lastOffsetDelta)")
    }
    if producer.id >= 0, producer.epoch < 0 || baseSequence < 0 {
      throw Refusal(.invalidRecord, "a producer id without epoch and sequence")
    }
    if attributes.contains(.transactional), producer.id < 0 {
      throw Refusal(.invalidRecord, "a transactional batch without a producer id")
    }
    if !attributes.isCompressed { try checkRecords() }
  }

  /// The places within the batch of records without a key, of which a compacted topic could never tell what replaces them.
  ///
  /// A compressed batch is not opened: it gives none.
  func recordsWithoutKey() throws(Refusal) -> [Int32] {
    guard !attributes.isCompressed else { return [] }
    return try withRecords { records throws(Refusal) in
      var reader = RecordReader(records)
      var found: [Int32] = []
      while let record = try reader.next() {
        if record.key == nil { found.append(record.offsetDelta) }
      }
      return found
    }
  }

  private func checkRecords() throws(Refusal) {
    try withRecords { records throws(Refusal) in
      var reader = RecordReader(records)
      var count: Int32 = 0
      while let record = try reader.next() {
        guard record.offsetDelta == count else {
          throw Refusal(.invalidRecord, "record \(count) of the batch has the offset delta \(record.offsetDelta)")
        }
        count += 1
      }
      guard count == recordCount else { throw Refusal(.invalidRecord, "the batch says \(recordCount) records and has \(count)") }
    }
  }
}
