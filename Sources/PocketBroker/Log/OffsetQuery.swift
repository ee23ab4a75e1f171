/// A place in a log that is asked for by time or by name (ListOffsets).
package enum OffsetQuery: Sendable, Equatable {
  /// The first offset of the log (-2).
  case earliest
  /// The end as the isolation sees it (-1).
  case latest
  /// The record with the largest timestamp (-3, KIP-734).
  case maximumTimestamp
  /// The last offset in tiered storage, of which there is none (-5, KIP-1005).
  case latestTiered
  /// The first record at or after a time in milliseconds since 1970.
  case time(Int64)
}

/// The answer to an ``OffsetQuery``.
package struct FoundOffset: Sendable, Equatable {
  /// The offset, or -1 when no record is that late.
  package var offset: Int64
  /// The record's timestamp in milliseconds, or -1 where the query was not by time.
  package var timestamp: Int64
  /// The leader epoch of the record, or -1.
  package var leaderEpoch: Int32
}
