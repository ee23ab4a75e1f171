package import Models

/// How a lane works; the same for all lanes of a process.
package struct LaneSettings: Sendable {
  /// Every tick counts as one of history (RULES, "Replay").
  package var isReplay: Bool
  /// Records and timers that a batch takes before it is committed.
  package var recordsPerCommit: Int
  /// Bytes of derived events that a batch makes before it is committed. While the past is replayed most batches end here: the longer they
  /// are, the more rows and timers come and go within one and are never written.
  package var bytesPerCommit: Int
  /// Bytes of unpublished output, over all lanes of the process, above which nothing more is read; lanes wait from an eighth of it on.
  package var unpublishedBytes: Int
  /// How long the oldest unpublished output, over all lanes of the process, may have waited before lanes take no more records.
  package var unpublishedTime: Duration
  /// Records that a lane holds of one input before reading of it is paused.
  package var heldRecords: Int
  /// Bytes of records that lanes hold, over all lanes of the process, above which reading waits for them.
  package var heldBytes: Int

  /// What this process writes as the source of its own ticks, so that it tells them from the clock's.
  package var ownTickSource: EventSource?

  package init(
    isReplay: Bool = false, recordsPerCommit: Int = 20_000, bytesPerCommit: Int = 2 << 20, unpublishedBytes: Int = 64 << 20,
    unpublishedTime: Duration = .seconds(5), heldRecords: Int = 1_000, heldBytes: Int = 2 << 20
  ) {
    self.isReplay = isReplay
    self.recordsPerCommit = recordsPerCommit
    self.bytesPerCommit = bytesPerCommit
    self.unpublishedBytes = unpublishedBytes
    self.unpublishedTime = unpublishedTime
    self.heldRecords = heldRecords
    self.heldBytes = heldBytes
  }
}
