/// A producer's id and its epoch, which together name one instance of a producer.
package struct ProducerIdentity: Sendable, Hashable {
  /// The id.
  package var id: Int64
  /// The epoch: a newer instance has a larger one.
  package var epoch: Int16

  /// Names a producer.
  package init(id: Int64, epoch: Int16) {
    self.id = id
    self.epoch = epoch
  }
}
