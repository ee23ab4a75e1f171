import FleetTesting
import Testing

@testable import PocketBroker

/// Random transactions of several producers against a model that remembers who wrote what and how it ended.
@Suite struct `What readers see of transactions` {
  let partitions = [TopicPartition("t", 0), TopicPartition("t", 1)]

  struct Model {
    struct Entry {
      var record: TestRecord
      var producer: Int?
      var isCommitted: Bool?
    }

    /// What was written to each partition, by offset; markers are absent.
    var logs: [[Int64: Entry]] = [[:], [:]]

    mutating func end(_ producer: Int, commit: Bool) {
      for partition in logs.indices {
        for (offset, entry) in logs[partition] where entry.producer == producer && entry.isCommitted == nil {
          logs[partition][offset]?.isCommitted = commit
        }
      }
    }

    func lastStable(_ partition: Int) -> Int64? {
      logs[partition].filter { $0.value.producer != nil && $0.value.isCommitted == nil }.keys.min()
    }

    func visible(_ partition: Int) -> [Int64: TestRecord] {
      let end = lastStable(partition) ?? Int64.max
      return logs[partition].filter { $0.key < end && ($0.value.producer == nil || $0.value.isCommitted == true) }.mapValues(\.record)
    }
  }

  struct Producer {
    var identity: ProducerIdentity
    var sequences: [Int32] = [0, 0]
    var parts: Set<Int> = []
    var isOpen = false
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>) func `is what a simple model says`(seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed)
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 2)
      var model = Model()
      var producers: [Producer] = []
      for index in 0..<3 {
        producers.append(Producer(identity: try await bench.engine.initProducer(transactionalID: "p\(index)", timeout: 60_000)))
      }
      for step in 0..<200 {
        let index = Int.random(in: 0..<3, using: &random)
        let id = "p\(index)"
        let part = Int.random(in: 0..<2, using: &random)
        let records = (0..<Int.random(in: 1...3, using: &random)).map { TestRecord(key: "\(step)", value: "\($0)") }
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<4:
          let base = await bench.append(records, to: partitions[part]).baseOffset
          for (delta, record) in records.enumerated() { model.logs[part][base + Int64(delta)] = .init(record: record) }
        case 4..<12:
          if !producers[index].parts.contains(part) {
            _ = try await bench.engine.addPartitions([partitions[part]], toTransactionOf: id, producer: producers[index].identity)
            producers[index].parts.insert(part)
            producers[index].isOpen = true
          }
          let outcome = await bench.append(
            records, to: partitions[part], producer: producers[index].identity, sequence: producers[index].sequences[part],
            transactionalID: id)
          #expect(outcome.error == .none)
          producers[index].sequences[part] += Int32(records.count)
          for (delta, record) in records.enumerated() {
            model.logs[part][outcome.baseOffset + Int64(delta)] = .init(record: record, producer: index)
          }
        case 12..<16:
          guard producers[index].isOpen else { continue }
          let commit = Bool.random(using: &random)
          try await bench.engine.endTransaction(id, producer: producers[index].identity, commit: commit)
          model.end(index, commit: commit)
          producers[index].parts = []
          producers[index].isOpen = false
        case 16:
          producers[index] = Producer(identity: try await bench.engine.initProducer(transactionalID: id, timeout: 60_000))
          model.end(index, commit: false)
        case 17:
          bench.clock.advance(by: 60_000)
          for expired in try await bench.engine.abortExpiredTransactions() {
            let number = Int(expired.dropFirst()) ?? 0
            model.end(number, commit: false)
            producers[number] = Producer(identity: try await bench.engine.initProducer(transactionalID: expired, timeout: 60_000))
          }
        case 18: try await bench.restart()
        default:
          // A reader that begins anywhere sees what the model has from there on.
          let all = model.visible(part)
          let end = await bench.fetch(partitions[part]).lastStableOffset
          #expect(model.lastStable(part) ?? end == end)
          let from = Int64.random(in: 0...end, using: &random)
          let seen = try await bench.records(partitions[part], .readCommitted, from: from)
          #expect(seen.filter { $0.key >= from } == all.filter { $0.key >= from })
        }
      }
      for part in 0..<2 {
        #expect(try await bench.records(partitions[part], .readCommitted) == model.visible(part))
        #expect(try await bench.records(partitions[part]) == model.logs[part].mapValues(\.record))
      }
    }
  }
}
