import Synchronization

/// The committed state that every reader may see, and the readers that wait for it to move.
///
/// The writer posts here after each commit, never before, so nobody sees a record that a crash could take back.
final class Board: Sendable {
  private let state = Mutex(State())
  private let clock: any BrokerClock
  private let alarm: Alarm

  /// How far apart the moments are at which long waits end, in milliseconds: clients that wait for 500 ms and ask again at once, as most
  /// do by default, then come in three groups, and each has its answer every third time.
  private static let tick: Int64 = 250

  /// From which length on a wait is long, in milliseconds.
  private static let longWait: Int64 = 400

  init(clock: any BrokerClock) {
    self.clock = clock
    alarm = Alarm(clock: clock)
  }

  /// A topic and the rows of its partitions, in the order of their numbers.
  struct BoardTopic: Sendable {
    var topic: Topic
    var partitions: [Int64]
  }

  /// What a commit changed.
  struct Posting: Sendable {
    /// The topics made or changed; `nil` stands for one that was deleted.
    var topics: [String: BoardTopic?] = [:]
    /// The partitions that changed.
    var views: [PartitionView] = []
  }

  /// Every topic, sorted by name.
  var topics: [Topic] {
    state.withLock { $0.topics.values.map(\.topic) }.sorted { $0.name < $1.name }
  }

  /// The topic of a name.
  func topic(named name: String) -> Topic? { state.withLock { $0.topics[name]?.topic } }

  /// The topic of an id.
  func topic(id: TopicID) -> Topic? {
    state.withLock { state in state.names[id].flatMap { state.topics[$0]?.topic } }
  }

  /// What is committed of a partition.
  func view(of partition: TopicPartition) -> PartitionView? {
    state.withLock { $0.view(of: partition) }
  }

  /// What is committed of several partitions, at one moment.
  func views(of partitions: [TopicPartition]) -> [PartitionView?] {
    state.withLock { state in partitions.map { state.view(of: $0) } }
  }

  /// Shows what a commit changed, and wakes those who waited for it.
  func post(_ posting: Posting) {
    let woken = state.withLock { $0.apply(posting) }
    for continuation in woken { continuation.resume() }
  }

  /// Whether nobody may wait any more.
  var isClosed: Bool { state.withLock { $0.isClosed } }

  /// Wakes everyone who waits, for good.
  func close() {
    let woken = state.withLock { state in
      state.isClosed = true
      return state.waiters.keys.compactMap { state.remove($0) }
    }
    for continuation in woken { continuation.resume() }
  }

  /// How many readers wait.
  var waiterCount: Int { state.withLock { $0.waiters.count } }

  /// Waits until `missing` more bytes than in `seen` are visible, the last stable offset or a log's start moves, a partition goes
  /// away, `deadline` passes or the task is cancelled; ``run()`` ends those whose deadline passes.
  ///
  /// A long wait ends at a whole tick, up to a tick after its deadline: the long polls of many idle clients then end
  /// together, and wake the threads once and not each for itself. Nobody waits longer for a record, as that ends a wait early.
  func wait(for seen: [PartitionView], isolation: Isolation, missing: Int, until deadline: Int64) async {
    let isLong = deadline - clock.uptime >= Self.longWait
    let end = isLong ? (deadline + Self.tick - 1) / Self.tick * Self.tick : deadline
    let waiter = Waiter(
      seen: Dictionary(seen.map { ($0.row, $0) }) { first, _ in first }, isolation: isolation, missing: Int64(missing), deadline: end)
    guard let id = state.withLock({ $0.enter(waiter) }) else { return }
    alarm.set(end)
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if !state.withLock({ $0.attach(continuation, to: id) }) { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.remove(id) }?.resume()
    }
  }

  /// Ends waits as their deadlines pass, until the task is cancelled.
  func run() async {
    while !Task.isCancelled {
      await alarm.wait { state.withLock { $0.waiters.values.map(\.deadline).min() } }
      let now = clock.uptime
      let woken = state.withLock { state in
        let due = state.waiters.filter { $0.value.deadline <= now }.keys
        return due.compactMap { state.remove($0) }
      }
      for continuation in woken { continuation.resume() }
    }
  }
}

private struct Waiter {
  var seen: [Int64: PartitionView]
  var isolation: Isolation
  var missing: Int64
  var deadline: Int64
  var continuation: CheckedContinuation<Void, Never>?
}

private struct State {
  var topics: [String: Board.BoardTopic] = [:]
  var names: [TopicID: String] = [:]
  var views: [Int64: PartitionView] = [:]
  var waiters: [UInt64: Waiter] = [:]
  var waitersByPartition: [Int64: Set<UInt64>] = [:]
  var lastWaiter: UInt64 = 0
  var isClosed = false

  func view(of partition: TopicPartition) -> PartitionView? {
    guard let rows = topics[partition.topic]?.partitions, rows.indices.contains(Int(partition.partition)) else { return nil }
    return views[rows[Int(partition.partition)]]
  }

  mutating func apply(_ posting: Board.Posting) -> [CheckedContinuation<Void, Never>] {
    var touched: Set<UInt64> = []
    for (name, topic) in posting.topics {
      if let old = topics[name] {
        names[old.topic.id] = nil
        for row in old.partitions where topic?.partitions.contains(row) != true {
          views[row] = nil
          touched.formUnion(waitersByPartition[row] ?? [])
        }
      }
      topics[name] = topic
      if let topic { names[topic.topic.id] = name }
    }
    for view in posting.views {
      views[view.row] = view
      touched.formUnion(waitersByPartition[view.row] ?? [])
    }
    return touched.compactMap { id in
      guard let waiter = waiters[id], isSatisfied(waiter) else { return nil }
      return remove(id)
    }
  }

  func isSatisfied(_ waiter: Waiter) -> Bool {
    var missing = waiter.missing
    for (row, seen) in waiter.seen {
      guard let view = views[row], view.logStart == seen.logStart else { return true }
      // How many bytes lie between two stable offsets is not known here, so the reader looks again.
      if waiter.isolation == .readCommitted, view.lastStable != seen.lastStable { return true }
      if waiter.isolation == .readUncommitted { missing -= view.appended - seen.appended }
    }
    return missing <= 0
  }

  /// Keeps a waiter, unless what it waits for has come already.
  mutating func enter(_ waiter: Waiter) -> UInt64? {
    if isClosed || isSatisfied(waiter) { return nil }
    lastWaiter += 1
    waiters[lastWaiter] = waiter
    for row in waiter.seen.keys { waitersByPartition[row, default: []].insert(lastWaiter) }
    return lastWaiter
  }

  /// Gives a waiter its continuation; false when it has been woken already.
  mutating func attach(_ continuation: CheckedContinuation<Void, Never>, to id: UInt64) -> Bool {
    guard waiters[id] != nil else { return false }
    waiters[id]?.continuation = continuation
    return true
  }

  mutating func remove(_ id: UInt64) -> CheckedContinuation<Void, Never>? {
    guard let waiter = waiters.removeValue(forKey: id) else { return nil }
    for row in waiter.seen.keys {
      waitersByPartition[row]?.remove(id)
      if waitersByPartition[row]?.isEmpty == true { waitersByPartition[row] = nil }
    }
    return waiter.continuation
  }
}
