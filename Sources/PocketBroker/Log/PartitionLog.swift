/// A partition's log as the writer sees it, with what this commit has changed.
///
/// It is a cache of rows: after a failed commit it is thrown away and read again.
final class PartitionLog {
  let row: Int64
  let name: TopicPartition
  var start: Int64
  var end: Int64
  /// The bytes of all batches.
  var size: Int64
  /// The bytes appended since the start of the broker.
  var appended: Int64 = 0
  /// The offset before which the log has been compacted.
  var compactedTo: Int64
  /// The bytes of the batches that were never compacted.
  var dirtySize: Int64
  /// The new bytes that the last pass could not compact.
  var blockedSize: Int64 = 0
  /// When those bytes will be old enough.
  var blockedUntil = Int64.max
  /// The offset before which no batches are left; found out again after a start.
  var removedTo: Int64 = 0
  /// When the earliest tombstone or marker may go, in milliseconds since 1970.
  var nextHorizon: Int64?
  /// The open transactions: their producers and first offsets.
  var open: [Int64: Int64] = [:]
  /// The producers in use, by id; the table has them all.
  var producers: [Int64: ProducerState] = [:]
  /// The producers whose rows this commit must write.
  var dirtyProducers: Set<Int64> = []

  /// How many producers stay in memory; beyond it the cache starts anew.
  static let cachedProducers = 1_024

  init(
    row: Int64, name: TopicPartition, start: Int64 = 0, end: Int64 = 0, size: Int64 = 0, compactedTo: Int64 = 0, dirtySize: Int64 = 0,
    nextHorizon: Int64? = nil
  ) {
    self.row = row
    self.name = name
    self.start = start
    self.end = end
    self.size = size
    self.compactedTo = compactedTo
    self.dirtySize = dirtySize
    self.nextHorizon = nextHorizon
  }

  /// The offset before which every transaction is decided.
  var lastStable: Int64 { open.values.min() ?? end }

  /// What readers may know after the commit.
  var view: PartitionView {
    PartitionView(row: row, logStart: start, highWatermark: end, lastStable: lastStable, size: size, appended: appended)
  }
}
