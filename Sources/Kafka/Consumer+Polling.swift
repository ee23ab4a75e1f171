internal import CKafka
internal import Synchronization

extension Consumer {
  /// Waits up to `timeout` for records and returns up to `limit` of them; empty when none came.
  ///
  /// Call it again within `max.poll.interval.ms`, also while everything is paused. A change of the assignment is carried out before this
  /// returns: it awaits the listener and then may bring nothing. Looks at no task cancellation; `timeout` bounds the wait, apart from the
  /// listener's own time.
  ///
  /// Throws what the listener threw, or a `KafkaError`: `retry` means that librdkafka recovers by itself, so log it and poll on; records
  /// are never lost by it.
  package func poll(upTo limit: Int, within timeout: Duration) async throws -> Poll {
    try checkOpen("poll")
    if let error = takeError() { throw error }
    var poll = try await polling.run { () throws(KafkaError) in self.drain(limit, timeout) }
    while let change = client.events.takeRebalance() {
      // Whatever the change, these records belong to the assignment before it.
      poll = Poll()
      try await carryOut(change)
    }
    if poll.isEmpty, let error = takeError() { throw error }
    return poll
  }

  /// Ends the poll that is under way, or else the next one, before its timeout.
  package func wake() {
    if let closing = state.withLock({ $0.closing }) { return rd_kafka_queue_yield(closing.pointer) }
    guard let queue = rd_kafka_queue_get_consumer(client.handle) else { return }
    rd_kafka_queue_yield(queue)
    rd_kafka_queue_destroy(queue)
  }

  private func takeError() -> KafkaError? {
    state.withLock { $0.errors.isEmpty ? nil : $0.errors.removeFirst() }
  }

  /// Blocks; on the polling thread only.
  private func drain(_ limit: Int, _ timeout: Duration) -> Poll {
    let capacity = max(limit, 1)
    let messages = UnsafeMutablePointer<UnsafeMutablePointer<rd_kafka_message_t>?>.allocate(capacity: capacity)
    defer { messages.deallocate() }
    let count = ckafka_drain(client.handle, timeout.clampedMilliseconds, messages, capacity)
    let leavesRecords = count == capacity
    let bytes = (0..<count).reduce(0) { $0 + (messages[$1]?.pointee.len ?? 0) }
    let left = state.withLock { state in
      defer { state.leftRecords = leavesRecords }
      return state.leftRecords
    }
    // Of long records a full queue holds few.
    if left || leavesRecords || bytes >= wakingBytes { client.wakeFetching() }
    return state.withLock { state in
      var sorter = MessageSorter(client: client, topics: state.topics, places: state.places)
      for index in 0..<count {
        guard let message = messages[index] else { continue }
        sorter.add(message)
      }
      let poll = sorter.finish()
      state.places = sorter.places
      state.topics = sorter.topics
      state.errors += sorter.errors
      return poll
    }
  }

  /// Serves librdkafka for a moment while something else is awaited. Records that come are dropped: they belong to an assignment that ends.
  func serve() async throws(KafkaError) {
    let closing = state.withLock { $0.closing }
    try await polling.run { () throws(KafkaError) in
      guard let closing else {
        _ = self.drain(64, Self.slice)
        return
      }
      if let message = rd_kafka_consume_queue(closing.pointer, Self.slice.clampedMilliseconds) { rd_kafka_message_destroy(message) }
    }
  }

  /// How long one round of serving lasts at most.
  private static let slice = Duration.milliseconds(50)

  func carryOut(_ change: ClientEvents.Rebalance) async throws {
    let (listener, phase) = state.withLock { ($0.listener, $0.phase) }
    guard let listener else { return try replaceAssignment(nil) }
    switch change {
    case .assigned where phase != .open:
      // Too late to begin.
      try replaceAssignment(nil)
    case .assigned(let partitions):
      let starts: [TopicPartition: StartOffset]
      do {
        starts = try await serving { try await listener.assigned(partitions) }
        try Self.check(starts, cover: partitions)
      } catch {
        try replaceAssignment(nil)
        throw error
      }
      try replaceAssignment(starts.filter { partitions.contains($0.key) })
    case .revoked(let partitions, let since):
      let deadline = since.advanced(by: revocationGrace)
      try await serving { await listener.revoked(partitions, deadline: deadline) }
      try replaceAssignment(nil)
    case .lost(let partitions):
      try await serving { await listener.lost(partitions) }
      try replaceAssignment(nil)
    }
  }

  private static func check(_ starts: [TopicPartition: StartOffset], cover partitions: [TopicPartition]) throws(KafkaError) {
    guard let missing = partitions.first(where: { starts[$0] == nil }) else { return }
    let sentence = "the listener named no start offset"
    throw .stop(KafkaFailure(.invalidArgument, during: "begin to read", sentence: sentence, partition: missing))
  }

  /// Awaits `body` while the polling thread goes on serving librdkafka.
  private func serving<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
    let done = Flag()
    async let value = finish(body, done)
    while !done.isRaised { try await serve() }
    return try await value
  }

  private func finish<Value: Sendable>(_ body: @Sendable () async throws -> Value, _ done: Flag) async throws -> Value {
    let result: Result<Value, any Error>
    do { result = .success(try await body()) } catch { result = .failure(error) }
    done.raise()
    wake()
    return try result.get()
  }
}

/// Goes up once and stays up.
private final class Flag: Sendable {
  private let state = Atomic(false)

  var isRaised: Bool { state.load(ordering: .acquiring) }

  func raise() { state.store(true, ordering: .releasing) }
}
