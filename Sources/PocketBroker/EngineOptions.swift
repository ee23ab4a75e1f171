/// How an engine keeps its data: where, how durably, and within which limits.
package struct EngineOptions: Sendable {
  /// The directory that holds the database; made when it is missing.
  package var directory: String
  /// Whether a commit waits for the disk, so that acknowledged records survive power loss and not only a killed process.
  package var fsync = true
  /// The largest size of the database in bytes; beyond it produces are refused as on a full disk. `nil` leaves it to the disk.
  package var sizeLimit: Int64?
  /// How many connections read at the same time.
  package var readers = 2
  /// The most bytes of one fetch, whatever the client asks for (`fetch.max.bytes` of the broker); it bounds what waits in memory.
  package var fetchLimit = 16 << 20
  /// The longest transaction timeout that a producer may ask for, in milliseconds (`transaction.max.timeout.ms`).
  package var maximumTransactionTimeout: Int32 = 900_000
  /// After how many milliseconds without a transaction a transactional id is forgotten (`transactional.id.expiration.ms`).
  package var transactionalIDExpiration: Int64 = 7 * 86_400_000
  /// After how many milliseconds without a batch a partition forgets a producer (`producer.id.expiration.ms`).
  package var producerExpiration: Int64 = 86_400_000
  /// After how many milliseconds an empty group's offsets are dropped (`offsets.retention.minutes`).
  package var offsetRetention: Int64 = 7 * 86_400_000
  /// The longest metadata of one committed offset in bytes (`offset.metadata.max.bytes`).
  package var offsetMetadataLimit = 4_096
  /// How long the first rebalance of an empty group waits for more members, in milliseconds
  /// (`group.initial.rebalance.delay.ms`); short, since all members start on one machine.
  package var initialRebalanceDelay: Int64 = 100
  /// The shortest session timeout that a member may ask for, in milliseconds (`group.min.session.timeout.ms`).
  package var minimumSessionTimeout: Int32 = 1_000
  /// The longest session timeout that a member may ask for, in milliseconds (`group.max.session.timeout.ms`).
  package var maximumSessionTimeout: Int32 = 1_800_000
  /// The most members of one group (`group.max.size`).
  package var maximumGroupSize = 1_000
  /// Hears what the engine does by itself and what it cannot do; called from its threads, so it must not wait.
  package var report: @Sendable (EngineEvent) -> Void = { _ in }

  /// Options with the defaults above for the database in `directory`.
  package init(directory: String) { self.directory = directory }

  /// The database's file.
  var databasePath: String { "\(directory)/broker.sqlite" }
}
