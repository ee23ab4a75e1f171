import NIOCore

extension Engine {
  /// The leader epoch of every record: one broker never hands over.
  package static let leaderEpoch: Int32 = 0

  /// Appends batches, each to its partition, and returns in their order what became of each.
  ///
  /// Checksums are computed on the caller's thread; the batches that pass go into one commit.
  ///
  /// - Parameter transactionalID: The request's transactional id; required where a batch is transactional.
  package func produce(_ batches: [ProduceBatch], transactionalID: String? = nil) async -> [ProduceOutcome] {
    let checked = batches.map { part in
      Result { () throws(Refusal) in
        guard let bytes = part.records else { throw Refusal(.invalidRecord, "there are no records for \(part.partition)") }
        return (partition: part.partition, batch: try RecordBatch(fromClient: bytes))
      }
    }
    do throws(Refusal) {
      return try await writer.perform { ledger in
        try checked.map { item in
          do {
            let (partition, batch) = try item.get()
            return try ledger.append(batch, to: partition, transactionalID: transactionalID)
          } catch let refusal as Refusal {
            return ProduceOutcome(refusal)
          }
        }
      }
    } catch {
      return batches.map { _ in ProduceOutcome(error) }
    }
  }

  /// Finds an offset by name or time.
  package func offset(
    _ query: OffsetQuery, in partition: TopicPartition, isolation: Isolation = .readUncommitted
  ) async throws(Refusal) -> FoundOffset {
    let view = try view(of: partition)
    let none = FoundOffset(offset: -1, timestamp: -1, leaderEpoch: -1)
    switch query {
    case .earliest: return FoundOffset(offset: view.logStart, timestamp: -1, leaderEpoch: Self.leaderEpoch)
    case .latest: return FoundOffset(offset: view.end(isolation), timestamp: -1, leaderEpoch: Self.leaderEpoch)
    case .latestTiered: return none
    case .maximumTimestamp:
      return try await readers.read { database throws(StorageError) in try LogReader(database: database).latestRecord(in: view) } ?? none
    case .time(let time):
      return try await readers.read { database throws(StorageError) in
        try LogReader(database: database).offset(at: time, in: view, end: view.end(isolation))
      } ?? none
    }
  }

  /// The end of the log of a leader epoch (OffsetForLeaderEpoch): its epoch and the offset after its last record, or -1 and -1.
  package func endOffset(
    ofEpoch epoch: Int32, in partition: TopicPartition
  ) async throws(Refusal) -> (epoch: Int32, offset: Int64) {
    let view = try view(of: partition)
    return epoch == Self.leaderEpoch ? (epoch, view.highWatermark) : (-1, -1)
  }

  /// Drops the records before `offset`, or all for -1, and returns the log's new first offset.
  package func deleteRecords(before offset: Int64, in partition: TopicPartition) async throws(Refusal) -> Int64 {
    try await writer.perform { try $0.deleteRecords(before: offset, in: partition) }
  }

  /// The size of a partition's batches in bytes (DescribeLogDirs), or `nil` when there is no such partition.
  package func size(of partition: TopicPartition) -> Int64? { board.view(of: partition)?.size }

  /// What is committed of a partition, or a refusal.
  func view(of partition: TopicPartition) throws(Refusal) -> PartitionView {
    guard let view = board.view(of: partition) else {
      throw Refusal(.unknownTopicOrPartition, "there is no partition \(partition)")
    }
    return view
  }
}
