import Testing

@testable import PocketBroker

@Suite struct `Sequence numbers` {
  let partition = TopicPartition("t", 0)

  /// One batch that a producer sends: its epoch, first sequence and number of records, and what the broker says.
  struct Step: Sendable, CustomStringConvertible {
    var epoch: Int16 = 0
    var sequence: Int32
    var count = 1
    var expected: ErrorCode
    var offset: Int64

    var description: String { "epoch \(epoch), sequence \(sequence), \(count) records: \(expected) at \(offset)" }
  }

  static let histories: [[Step]] = [
    // In order.
    [.init(sequence: 0, count: 2, expected: .none, offset: 0), .init(sequence: 2, expected: .none, offset: 2)],
    // A gap.
    [.init(sequence: 0, expected: .none, offset: 0), .init(sequence: 2, expected: .outOfOrderSequenceNumber, offset: -1)],
    // A repeated batch is acknowledged with its first offset, and not stored again.
    [
      .init(sequence: 0, count: 3, expected: .none, offset: 0), .init(sequence: 0, count: 3, expected: .none, offset: 0),
      .init(sequence: 3, expected: .none, offset: 3), .init(sequence: 0, count: 3, expected: .none, offset: 0),
    ],
    // The same first sequence with another length is no repetition.
    [
      .init(sequence: 0, count: 3, expected: .none, offset: 0),
      .init(sequence: 0, count: 2, expected: .outOfOrderSequenceNumber, offset: -1),
    ],
    // Five batches are remembered, the sixth is not.
    (0..<6).map { .init(sequence: $0, expected: .none, offset: Int64($0)) } + [
      .init(sequence: 1, expected: .none, offset: 1), .init(sequence: 0, expected: .outOfOrderSequenceNumber, offset: -1),
    ],
    // A new epoch begins at 0 and fences the old one.
    [
      .init(sequence: 0, expected: .none, offset: 0), .init(epoch: 1, sequence: 1, expected: .outOfOrderSequenceNumber, offset: -1),
      .init(epoch: 1, sequence: 0, expected: .none, offset: 1), .init(sequence: 1, expected: .invalidProducerEpoch, offset: -1),
      .init(epoch: 1, sequence: 1, expected: .none, offset: 2),
    ],
    // A producer that the partition has never seen may begin anywhere (KIP-360).
    [.init(sequence: 17, expected: .none, offset: 0), .init(sequence: 18, expected: .none, offset: 1)],
    // Sequences wrap from the largest 32-bit number to 0.
    [
      .init(sequence: Int32.max - 1, count: 2, expected: .none, offset: 0), .init(sequence: 0, expected: .none, offset: 2),
      .init(sequence: 1, expected: .none, offset: 3),
    ],
    [
      .init(sequence: Int32.max, count: 3, expected: .none, offset: 0), .init(sequence: 2, expected: .none, offset: 3),
      .init(sequence: Int32.max, count: 3, expected: .none, offset: 0),
    ],
  ]

  @Test(arguments: histories, [false, true]) func `are held`(history: [Step], restarts: Bool) async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 1)
      var stored: Int64 = 0
      for step in history {
        let records = Array(repeating: TestRecord(key: "k", value: "v"), count: step.count)
        let outcome = await bench.append(
          records, to: partition, producer: ProducerIdentity(id: 7, epoch: step.epoch), sequence: step.sequence)
        #expect(outcome.error == step.expected, "\(step)")
        #expect(outcome.baseOffset == step.offset, "\(step)")
        stored = max(stored, step.expected == .none ? step.offset + Int64(step.count) : 0)
        if restarts { try await bench.restart() }
      }
      #expect(await bench.fetch(partition).highWatermark == stored)
    }
  }

  @Test func `are forgotten with a producer that was silent for long`() async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 1)
      let producer = ProducerIdentity(id: 7, epoch: 3)
      await bench.append([TestRecord(key: "k", value: "v")], to: partition, producer: producer, sequence: 0)
      #expect(try await bench.engine.producers(of: partition).map(\.producer) == [producer])
      bench.clock.advance(by: bench.options.producerExpiration)
      try await Housekeeper(engine: bench.engine).round()
      #expect(try await bench.engine.producers(of: partition).isEmpty)
      #expect(await bench.append([TestRecord(key: "k", value: "v")], to: partition, producer: producer, sequence: 9).error == .none)
    }
  }
}
