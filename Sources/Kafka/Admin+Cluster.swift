internal import CKafka

extension Admin {
  /// The id that the cluster made for itself when it began, so that one can be told from another at the same address; `nil` of very old brokers.
  package func clusterID(within timeout: Duration = .seconds(10)) async throws(KafkaError) -> String? {
    try await call { (client) throws(KafkaError) in
      // The id comes with the metadata, and asking for them tells why when there is no answer.
      _ = try ClusterMetadata(of: client, within: timeout)
      guard let id = rd_kafka_clusterid(client.handle, timeout.clampedMilliseconds) else { return nil }
      defer { rd_kafka_mem_free(client.handle, id) }
      return String(cString: id)
    }
  }
}
