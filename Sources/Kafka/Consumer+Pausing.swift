internal import CKafka
internal import Synchronization

extension Consumer {
  /// Stops handing out records of these partitions; those already handed out are not taken back. Polling goes on.
  ///
  /// Lasts until `resume` or until the assignment changes. Pausing throws away what was fetched ahead and fetches it again later, so pause
  /// for back-pressure, not for single records.
  package func pause(_ partitions: some Collection<TopicPartition>) throws(KafkaError) {
    try checkOpen("pause partitions")
    let fresh = state.withLock { state in
      let fresh = Set(partitions).subtracting(state.paused)
      state.paused.formUnion(fresh)
      return fresh
    }
    try setPaused(fresh, using: rd_kafka_pause_partitions, during: "pause partitions")
  }

  /// Goes on handing out records of those of these partitions that `pause` has stopped; others are left alone.
  package func resume(_ partitions: some Collection<TopicPartition>) throws(KafkaError) {
    try checkOpen("resume partitions")
    let stopped = state.withLock { state in
      let stopped = state.paused.intersection(partitions)
      state.paused.subtract(stopped)
      return stopped
    }
    try setPaused(stopped, using: rd_kafka_resume_partitions, during: "resume partitions")
  }

  /// The partitions that are paused now.
  package var paused: Set<TopicPartition> { state.withLock { $0.paused } }

  private func setPaused(
    _ partitions: Set<TopicPartition>,
    using call: (OpaquePointer?, UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?) -> rd_kafka_resp_err_t,
    during operation: String
  ) throws(KafkaError) {
    guard !partitions.isEmpty else { return }
    let list = try PartitionList(partitions)
    try check(list.lend { call(client.handle, $0) }, during: operation)
    _ = try list.results(during: operation) { _ in () }
  }
}
