internal import CKafka
internal import Synchronization

extension Consumer {
  /// Leaves: awaits the listener's `revoked`, then ends the membership.
  ///
  /// A dynamic member tells the group; a static one just goes, and has its partitions back when it starts again within the session timeout.
  /// Committing is the caller's business. Held batches stay valid. Throws `retry` when it takes longer than `timeout`; the rest is then
  /// left to the session timeout.
  package func close(within timeout: Duration = .seconds(30)) async throws {
    let wasOpen = state.withLock { state in
      guard state.phase == .open else { return false }
      state.phase = .closing
      return true
    }
    guard wasOpen else { return }
    defer { state.withLock { $0.phase = .closed } }
    // A fatal error has ended the membership already.
    guard client.fatal == nil else { return }
    let queue = try ClosingQueue(of: client)
    state.withLock { $0.closing = queue }
    let client = client
    try await polling.run { () throws(KafkaError) in
      if let error = rd_kafka_consumer_close_queue(client.handle, queue.pointer) {
        throw .taking(error, during: "close the consumer", transactional: false)
      }
    }
    let end = ContinuousClock.now.advanced(by: timeout)
    while rd_kafka_consumer_closed(client.handle) == 0 {
      try await serve()
      while let change = client.events.takeRebalance() { try await carryOut(change) }
      guard ContinuousClock.now < end else { throw KafkaError.plain(RD_KAFKA_RESP_ERR__TIMED_OUT, during: "close the consumer") }
    }
  }

  /// Leaves for good: the same as `close`, but a static member tells the group as well, so that its partitions move at once (KIP-345).
  ///
  /// Nobody may poll meanwhile. Where the group does not answer within `timeout` the rest is left to the session timeout, as with `close`.
  package func leave(within timeout: Duration = .seconds(30)) async throws {
    let end = ContinuousClock.now.advanced(by: timeout)
    if client.fatal == nil { try unsubscribe() }
    // librdkafka says it for a member without subscription, not for one that closes; the member has no id any more once it is said.
    while await isMember(), ContinuousClock.now < end {
      try await serve()
      while let change = client.events.takeRebalance() { try await carryOut(change) }
    }
    try await close(within: max(.zero, ContinuousClock.now.duration(to: end)))
  }

  /// Whether the group knows this consumer.
  private func isMember() async -> Bool {
    let client = client
    let isMember = try? await polling.run { () throws(KafkaError) -> Bool in
      guard let id = rd_kafka_memberid(client.handle) else { return false }
      defer { rd_kafka_mem_free(client.handle, id) }
      return id.pointee != 0
    }
    return isMember == true
  }
}
