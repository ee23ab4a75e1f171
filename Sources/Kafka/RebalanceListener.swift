/// Who is told that partitions come and go.
///
/// The consumer awaits each call from within `Consumer.poll` or `Consumer.close` and meanwhile goes on polling on its own thread, so a
/// handler may take its time (restoring a store, ending a transaction) without being thrown out of the group, and may call the consumer for
/// committed offsets and watermarks. It must not call `poll` or `close`. Calls never overlap. The assignment is eager: all partitions go
/// before the next ones come.
package protocol RebalanceListener: Sendable {
  /// Partitions have come; reading begins where the result says once this returns.
  ///
  /// Every partition needs an entry: one without would silently begin somewhere, so it ends the poll with an error that says stop. An error
  /// thrown here drops the assignment and is thrown by `poll`.
  func assigned(_ partitions: [TopicPartition]) async throws -> [TopicPartition: StartOffset]

  /// Partitions go; they are given back once this returns.
  ///
  /// Records that were not handed out yet are dropped. `deadline` is a fifth of `max.poll.interval.ms` after the group asked; later than
  /// that the group may go on without us, so by then work in progress is finished or aborted.
  func revoked(_ partitions: [TopicPartition], deadline: ContinuousClock.Instant) async

  /// Partitions are already gone and may belong to somebody else: drop all work in progress, commit nothing.
  func lost(_ partitions: [TopicPartition]) async
}
