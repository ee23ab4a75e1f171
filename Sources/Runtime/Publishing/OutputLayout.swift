import Kafka

/// How many partitions each output topic has, so that a key's partition is known where the record is made.
package struct OutputLayout: Sendable {
  private let partitions: [String: Int32]
  private let standard: Int32

  /// `partitions` by topic without prefix; topics that are not named have the standard count.
  package init(partitions: [String: Int32], standard: Int32) {
    self.partitions = partitions
    self.standard = standard
  }

  /// The partition of a key, as Java's producer would choose it.
  package func partition(of key: String, on topic: String) -> Int32 {
    Murmur2.partition(of: key, count: max(1, partitions[topic] ?? standard)).rawValue
  }

  /// The partition of a key of any bytes.
  package func partition(of key: [UInt8], on topic: String) -> Int32 {
    Murmur2.partition(of: key.span.bytes, count: max(1, partitions[topic] ?? standard)).rawValue
  }
}
