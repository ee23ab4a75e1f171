internal import CKafka

/// Who a consumer is within its group at one moment, for `TransactionalProducer.sendOffsets`.
///
/// Ask for it anew for every transaction: an old one is fenced by the group after a rebalance.
package final class GroupMetadata: Sendable {
  /// `nonisolated(unsafe)`: never changed between `init` and `deinit`.
  nonisolated(unsafe) let pointer: OpaquePointer

  init(taking pointer: OpaquePointer) { self.pointer = pointer }

  deinit { rd_kafka_consumer_group_metadata_destroy(pointer) }
}
