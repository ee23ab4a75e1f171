import NIOCore

/// What a partition remembers of a producer, to keep its batches in order and each only once (KIP-98, KIP-360).
struct ProducerState: Equatable {
  /// How many of its last batches are remembered: as many as a producer may have in flight.
  static let remembered = 5

  var epoch: Int16 = -1
  /// When its last batch arrived, by the broker's clock: replayed records with old timestamps must not expire their producer.
  var lastTimestamp: Int64 = -1
  var coordinatorEpoch: Int32 = -1
  /// The first offset of its open transaction in this partition.
  var firstOffset: Int64?
  /// Its last batches of this epoch, oldest first.
  var recent: [Batch] = []

  /// One remembered batch.
  struct Batch: Equatable {
    var firstSequence: Int32
    var lastSequence: Int32
    var baseOffset: Int64
    var timestamp: Int64
  }

  /// The sequence of the last record, or -1.
  var lastSequence: Int32 { recent.last?.lastSequence ?? -1 }

  /// The batch that this one repeats, if it is remembered.
  func original(of batch: RecordBatch) -> Batch? {
    guard batch.producer.epoch == epoch else { return nil }
    return recent.first { $0.firstSequence == batch.baseSequence && $0.lastSequence == batch.lastSequence }
  }

  /// Refuses a batch of an older epoch or out of sequence.
  func check(_ batch: RecordBatch, in partition: TopicPartition) throws(Refusal) {
    let producer = batch.producer
    if producer.epoch < epoch {
      throw Refusal(.invalidProducerEpoch, "producer \(producer.id) has the epoch \(producer.epoch); \(partition) knows \(epoch)")
    }
    // A producer that is new here, or was forgotten with its records, may begin anywhere.
    if epoch < 0 { return }
    let expected = producer.epoch > epoch ? 0 : lastSequence == Int32.max ? 0 : lastSequence + 1
    guard batch.baseSequence == expected else {
      throw Refusal(
        .outOfOrderSequenceNumber, "producer \(producer.id) sent \(batch.baseSequence) to \(partition), which expects \(expected)")
    }
  }

  /// Takes a batch that was appended at `offset`.
  mutating func append(_ batch: RecordBatch, at offset: Int64, time: Int64) {
    if batch.producer.epoch != epoch {
      epoch = batch.producer.epoch
      recent.removeAll()
    }
    if recent.count == Self.remembered { recent.removeFirst() }
    recent.append(
      Batch(firstSequence: batch.baseSequence, lastSequence: batch.lastSequence, baseOffset: offset, timestamp: batch.maxTimestamp))
    lastTimestamp = time
    if batch.attributes.contains(.transactional), firstOffset == nil { firstOffset = offset }
  }

  /// Takes the marker that ended its transaction.
  mutating func end(epoch markerEpoch: Int16, coordinatorEpoch: Int32, time: Int64) {
    if markerEpoch != epoch {
      epoch = markerEpoch
      recent.removeAll()
    }
    self.coordinatorEpoch = coordinatorEpoch
    lastTimestamp = time
    firstOffset = nil
  }
}

// MARK: The row

extension ProducerState {
  /// The remembered batches as one column: 24 bytes each.
  var encodedRecent: ByteBuffer {
    var buffer = ByteBuffer()
    buffer.reserveCapacity(recent.count * 24)
    for batch in recent {
      buffer.writeMultipleIntegers(batch.firstSequence, batch.lastSequence, batch.baseOffset, batch.timestamp)
    }
    return buffer
  }

  /// Reads what ``encodedRecent`` wrote.
  static func decodeRecent(_ column: ByteBuffer) -> [Batch] {
    var column = column
    var batches: [Batch] = []
    while let (first, last, offset, time) = column.readMultipleIntegers(as: (Int32, Int32, Int64, Int64).self) {
      batches.append(Batch(firstSequence: first, lastSequence: last, baseOffset: offset, timestamp: time))
    }
    return batches
  }
}
