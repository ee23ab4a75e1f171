internal import CKafka

/// The librdkafka that this process runs on.
package enum KafkaLibrary {
  /// Its version, such as 2.0.2.
  package static var version: String { text(rd_kafka_version_str()) }

  /// Whether it is at least the one that transactions and their fencing were held to: 2.0.2.
  package static var isSupported: Bool { rd_kafka_version() >= 0x0200_02FF }
}
