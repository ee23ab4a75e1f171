import Foundation
import Kafka
import Logging
import Models
import State

/// Brings a lane back after an assignment, so that it goes on exactly where what is visible ends (DESIGN, "Exactly once" 3).
///
/// The group's committed offsets carry the publish cursor: which incarnation of a file published last, and which of its commits. A file
/// that was that incarnation and is not behind it goes on, as a new one; what it had committed and not published goes out first. So of two
/// copies of a file one goes on, and the other is foreign from the first publication on. Any other file is behind or foreign: it is
/// brought up from the changelog's tail where that is safe, else wiped and restored whole. Where group offsets have expired, the
/// changelog's own checkpoint takes their place.
struct Recovery {
  /// The changelog's topic, without prefix.
  let changelogTopic: String
  let inputs: [WorkerInput]
  let prefix: String
  let folder: String
  let options: LaneStoreOptions
  let clientConfiguration: Kafka.Configuration
  /// Half of `delete.retention.ms` of the changelog: a file whose last publication is older must not be brought up from the tail, or
  /// rows whose tombstones are gone would rise again.
  let tailLimit: TimeSpan
  /// How long to wait for a file that another process has open.
  let lockPatience: Duration
  let telemetry: Telemetry
  let logger: Logger

  /// A lane that is ready to run.
  struct Recovered: Sendable {
    /// By input, where reading begins.
    var starts: [Int64]
    /// By input, where the partition ended when the lane was recovered.
    var ends: [Int64]
    /// What was committed and never published.
    var pending: [Publication]
  }

  func path(_ partition: Int32) -> String { "\(folder)/lane-\(partition).sqlite" }

  /// Recovers one lane on its thread; its store waits in `opening` until the lane is made.
  func recover(
    _ partition: Int32, on thread: LaneThread, committed: [TopicPartition: CommittedOffset], consumer: Consumer
  ) async throws -> Recovered {
    let path = path(partition)
    let options = options
    let facts = try await unlocked(partition, on: thread) { lanes in
      let store = try LaneStore(path: path, options: options)
      lanes.opening[partition] = store
      return try Facts(store)
    }
    FaultPoint.recoveryAfterOpen.pass()
    let changelog = TopicPartition(TopicName(rawValue: prefix + changelogTopic), Partition(rawValue: partition))
    let watermarks = try await consumer.queryWatermarks(of: changelog)
    let cursor = inputs.lazy.compactMap { input in
      committed[topicPartition(input, partition)].flatMap { PublishCursor($0.metadata) }
    }.first
    switch try verdict(facts, cursor, watermarks, partition) {
    case .goOn(let published):
      try await thread.run { lanes in
        if published > 0 {
          lanes.opening[partition]?.published(through: published, at: Self.now)
          try lanes.opening[partition]?.settle()
        }
        try lanes.opening[partition]?.renew(published: cursor?.store)
      }
    case .restore(let from):
      try await restore(partition, on: thread, changelog: changelog, from: from, to: watermarks.end.rawValue, cursor: cursor)
    case .compareWithChangelog:
      try await restore(partition, on: thread, changelog: changelog, from: nil, to: watermarks.end.rawValue, cursor: nil)
    }
    FaultPoint.recoveryAfterRestore.pass()
    return try await finish(partition, on: thread, consumer: consumer)
  }

  /// Opens a file, and waits for a while when another process has it: a lane's former owner may still be closing it.
  private func unlocked<Success: Sendable>(
    _ partition: Int32, on thread: LaneThread, _ open: @escaping @Sendable (inout LaneThread.Lanes) throws -> Success
  ) async throws -> Success {
    let deadline = ContinuousClock.now + lockPatience
    while true {
      do {
        return try await thread.run(open)
      } catch StateError.locked(let path) where ContinuousClock.now < deadline {
        telemetry.restoring(partition, obstacle: "waits for \(path), which another process has open")
        try await Task.sleep(for: .milliseconds(100))
      }
    }
  }

  /// What a file says when it is opened.
  struct Facts: Sendable {
    /// The incarnations that the file may have published under.
    var incarnations: [String]
    var sequence: Int64
    var hasPending: Bool
    var changelogOffset: Int64?
    var lastPublished: Instant?

    init(_ store: LaneStore) throws {
      incarnations = store.formerIncarnations + [store.uuid]
      sequence = store.checkpoint.sequence
      hasPending = try !store.pending().isEmpty
      changelogOffset = store.changelogOffset
      lastPublished = store.lastPublished
    }
  }

  enum Verdict: Hashable {
    /// The file is the one that published last: everything up to this sequence is out.
    case goOn(published: Int64)
    /// Bring the file up from the changelog: from an offset on, or, with `nil`, wiped and from the beginning.
    case restore(from: Int64?)
    /// The group has no offsets: the changelog's checkpoint decides.
    case compareWithChangelog
  }

  func verdict(_ facts: Facts, _ cursor: PublishCursor?, _ changelog: Watermarks, _ partition: Int32) throws -> Verdict {
    let isEmpty = changelog.low == changelog.end
    guard let cursor else {
      if !isEmpty { return .compareWithChangelog }
      // Nothing was ever published: a new lane, or one that was killed before its first publication.
      if facts.lastPublished == nil { return .goOn(published: 0) }
      throw RuntimeError.unknownCluster(topic: changelogTopic, partition: partition)
    }
    if facts.incarnations.contains(cursor.store), facts.sequence >= cursor.sequence { return .goOn(published: cursor.sequence) }
    if !facts.hasPending, let offset = facts.changelogOffset, offset >= changelog.low.rawValue, let published = facts.lastPublished,
      Self.now - published < tailLimit
    {
      return .restore(from: offset)
    }
    return .restore(from: nil)
  }

  private func restore(
    _ partition: Int32, on thread: LaneThread, changelog: TopicPartition, from: Int64?, to end: Int64, cursor: PublishCursor?
  ) async throws {
    let path = path(partition)
    let options = options
    if from == nil {
      try await thread.run { lanes in
        lanes.opening[partition] = nil
        try LaneStore.delete(path: path)
        lanes.opening[partition] = try LaneStore(path: path, options: options)
      }
      FaultPoint.recoveryAfterWipe.pass()
    }
    logger.info("restoring", metadata: ["lane": "\(partition)", "from": "\(from.map(String.init) ?? "the beginning")", "to": "\(end)"])
    telemetry.restoring(partition, left: max(0, end - (from ?? 0)))
    let progress = Pace(every: .seconds(5))
    let records = try await ChangelogReader(configuration: clientConfiguration, logger: logger)
      .read(changelog, from: from, to: end) { batch in
        try await thread.run { lanes in
          guard let store = lanes.opening[partition] else { return }
          try store.begin()
          try batch.forEach { record in
            try record.withKey { key in
              try record.withValue { value in
                guard let key else { return }
                let text = key.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
                guard let value else { return try store.restore(key: text, value: nil) }
                try value.withUnsafeBytes { try store.restore(key: text, value: $0) }
              }
            }
          }
          try store.commitRestored(changelogOffset: batch.lastOffset.rawValue + 1)
          FaultPoint.recoveryDuringRestore.pass()
        }
        let next = batch.lastOffset.rawValue + 1
        telemetry.restoring(partition, left: max(0, end - next), records: batch.count)
        if progress.isDue() { logger.info("restoring", metadata: ["lane": "\(partition)", "next": "\(next)", "to": "\(end)"]) }
      }
    let restored = try await thread.run { lanes in lanes.opening[partition]?.checkpoint ?? Checkpoint() }
    if records > 0, restored.sequence == 0 { throw RuntimeError.changelogWithoutCheckpoint(topic: changelogTopic, partition: partition) }
    if let cursor, cursor.store != restored.store || restored.sequence < cursor.sequence {
      throw RuntimeError.changelogBehind(topic: changelogTopic, partition: partition)
    }
    try await thread.run { lanes in try lanes.opening[partition]?.renew(published: cursor?.store) }
    logger.info("restored", metadata: ["lane": "\(partition)", "records": "\(records)"])
  }

  private func finish(_ partition: Int32, on thread: LaneThread, consumer: Consumer) async throws -> Recovered {
    let state = try await thread.run { lanes in
      guard let store = lanes.opening[partition] else { return (Checkpoint(), [Publication]()) }
      let pending = try store.pending().map { pending in
        // Older commits are described by the newest checkpoint: they go out in one transaction with it.
        var checkpoint = store.checkpoint
        checkpoint.sequence = pending.sequence
        return Publication(partition: partition, checkpoint: checkpoint, batch: pending.batch)
      }
      return (store.checkpoint, pending)
    }
    var starts: [Int64] = []
    var ends: [Int64] = []
    for input in inputs {
      guard input.isRead(by: partition) else {
        starts.append(0)
        ends.append(0)
        continue
      }
      let watermarks = try await consumer.queryWatermarks(of: topicPartition(input, partition))
      let low = watermarks.low.rawValue
      ends.append(watermarks.end.rawValue)
      guard let position = state.0.positions[input.topic] else {
        starts.append(low)
        continue
      }
      if input.exchange != nil {
        // Old messages are said again by lanes that are held, so that their retention is nobody's loss.
        starts.append(max(position.next, low))
        continue
      }
      guard position.next >= low else {
        throw RuntimeError.inputDeleted(topic: input.topic, partition: partition, next: position.next, low: low)
      }
      starts.append(position.next)
    }
    return Recovered(starts: starts, ends: ends, pending: state.1)
  }

  private func topicPartition(_ input: WorkerInput, _ partition: Int32) -> TopicPartition {
    TopicPartition(TopicName(rawValue: prefix + input.topic), Partition(rawValue: partition))
  }

  /// The machine's clock; only the age of a file is measured with it, never stream time.
  static var now: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }
}
