internal import CKafka

/// Who a consumer is within its group at one moment, for `TransactionalProducer.sendOffsets`.
///
/// Ask for it when partitions are assigned and use it for them until they go: it is fenced by the group after the next rebalance. Asked for
/// later it may be that of a generation in which the partitions are another member's.
package final class GroupMetadata: Sendable {
  /// `nonisolated(unsafe)`: never changed between `init` and `deinit`.
  nonisolated(unsafe) let pointer: OpaquePointer

  init(taking pointer: OpaquePointer) { self.pointer = pointer }

  deinit { rd_kafka_consumer_group_metadata_destroy(pointer) }
}
