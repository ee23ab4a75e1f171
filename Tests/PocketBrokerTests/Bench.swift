import Foundation
import NIOCore

@testable import PocketBroker

/// An engine over a directory of its own, with a clock moved by hand.
struct Bench {
  let clock = ManualClock()
  let directory: String
  var options: EngineOptions
  var engine: Engine

  init(_ configure: (inout EngineOptions) -> Void = { _ in }) throws {
    directory = NSTemporaryDirectory() + "broker-\(UUID().uuidString)"
    options = EngineOptions(directory: directory)
    options.fsync = false
    configure(&options)
    engine = try Engine(options: options, clock: clock)
  }

  /// An engine that is open already.
  init(engine: Engine, options: EngineOptions) {
    directory = options.directory
    self.options = options
    self.engine = engine
  }

  /// Ends the engine and removes its data.
  func remove() async {
    await engine.close()
    try? FileManager.default.removeItem(atPath: directory)
  }

  /// Runs `body` with an engine that is removed afterwards, whatever happens.
  static func run(
    _ configure: (inout EngineOptions) -> Void = { _ in }, _ body: (inout Bench) async throws -> Void
  ) async throws {
    var bench = try Bench(configure)
    do { try await body(&bench) } catch {
      await bench.remove()
      throw error
    }
    await bench.remove()
  }

  /// Closes the engine and opens it again, as a restart does.
  mutating func restart() async throws {
    await engine.close()
    engine = try Engine(options: options, clock: clock)
  }

  /// Appends one batch and returns its outcome.
  @discardableResult
  func append(
    _ records: [TestRecord], to partition: TopicPartition, producer: ProducerIdentity = ProducerIdentity(id: -1, epoch: -1),
    sequence: Int32 = -1, transactionalID: String? = nil
  ) async -> ProduceOutcome {
    let batch = BatchMaker(
      records: records, producer: producer, sequence: sequence, attributes: transactionalID == nil ? 0 : 0x10)
    return await engine.produce([ProduceBatch(partition: partition, records: batch.bytes)], transactionalID: transactionalID)[0]
  }

  /// Every batch from `offset` on.
  func batches(_ partition: TopicPartition, from offset: Int64 = 0, _ isolation: Isolation = .readUncommitted) async throws -> [ReadBatch] {
    try ReadBatch.decode(await fetch(partition, offset, isolation).records)
  }

  /// One fetch without waiting.
  func fetch(
    _ partition: TopicPartition, _ offset: Int64 = 0, _ isolation: Isolation = .readUncommitted, maxBytes: Int = 64 << 20
  ) async -> FetchedPartition {
    await engine.fetch(
      FetchQuery(
        positions: [.init(partition: partition, offset: offset, maxBytes: maxBytes)], isolation: isolation, minBytes: 0,
        maxBytes: maxBytes, maxWait: 0))[0]
  }

  /// The records that a consumer gives its application: aborted ones and markers are skipped as clients do it.
  func records(
    _ partition: TopicPartition, _ isolation: Isolation = .readUncommitted, from offset: Int64? = nil
  ) async throws -> [Int64: TestRecord] {
    let fetched = try await fetch(partition, offset ?? engine.view(of: partition).logStart, isolation)
    var aborted = (fetched.aborted ?? []).sorted { $0.firstOffset < $1.firstOffset }
    var skipped: Set<Int64> = []
    var records: [Int64: TestRecord] = [:]
    for batch in try ReadBatch.decode(fetched.records) {
      while let next = aborted.first, next.firstOffset <= batch.last {
        skipped.insert(next.producerID)
        aborted.removeFirst()
      }
      if batch.isControl {
        if batch.marker == 0 { skipped.remove(batch.producer) }
      } else if !(batch.isTransactional && skipped.contains(batch.producer)) {
        records.merge(batch.records) { $1 }
      }
    }
    return records
  }

  /// Sets a transactional id's epoch, as thousands of starts would.
  func skipEpochs(of transactionalID: String, to epoch: Int16) async throws {
    try await engine.writer.perform { ledger in
      try ledger.database.run("UPDATE transactions SET epoch = ? WHERE transactional_id = ?", epoch, transactionalID)
    }
  }
}
