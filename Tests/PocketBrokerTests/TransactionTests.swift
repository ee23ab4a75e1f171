import Testing

@testable import PocketBroker

@Suite struct `Transactions` {
  let left = TopicPartition("t", 0)
  let right = TopicPartition("t", 1)
  let record = [TestRecord(key: "k", value: "v")]

  func open(_ bench: Bench, _ id: String = "till", partitions: [TopicPartition]? = nil) async throws -> ProducerIdentity {
    if bench.engine.topic(named: "t") == nil { _ = try await bench.engine.createTopic("t", partitions: 2) }
    let producer = try await bench.engine.initProducer(transactionalID: id, timeout: 60_000)
    let errors = try await bench.engine.addPartitions(partitions ?? [left, right], toTransactionOf: id, producer: producer)
    #expect(errors.values.allSatisfy { $0 == .none })
    return producer
  }

  func refusal(_ body: () async throws -> Void) async -> ErrorCode {
    do {
      try await body()
      return .none
    } catch let refusal as Refusal {
      return refusal.code
    } catch {
      return .unknownServerError
    }
  }

  @Test func `a committed transaction appears at once in all its partitions`() async throws {
    try await Bench.run { bench in
      let producer = try await open(bench)
      await bench.append(record, to: left, producer: producer, sequence: 0, transactionalID: "till")
      await bench.append(record, to: right, producer: producer, sequence: 0, transactionalID: "till")
      #expect(try await bench.records(left, .readCommitted).isEmpty)
      #expect(try await bench.records(left, .readUncommitted).count == 1)
      #expect(await bench.fetch(left).lastStableOffset == 0)
      try await bench.engine.endTransaction("till", producer: producer, commit: true)
      #expect(try await bench.records(left, .readCommitted).count == 1)
      #expect(try await bench.records(right, .readCommitted).count == 1)
      #expect(await bench.fetch(left).lastStableOffset == 2)
      #expect(try await bench.batches(left).map(\.marker) == [nil, 1])
    }
  }

  @Test func `an aborted transaction is listed for those who must skip it`() async throws {
    try await Bench.run { bench in
      let producer = try await open(bench)
      await bench.append(record, to: left, producer: producer, sequence: 0, transactionalID: "till")
      await bench.append(record, to: left)
      try await bench.engine.endTransaction("till", producer: producer, commit: false)
      #expect(await bench.fetch(left, 0, .readCommitted).aborted == [AbortedTransaction(producerID: producer.id, firstOffset: 0)])
      #expect(try await bench.records(left, .readCommitted).keys.sorted() == [1])
      #expect(await bench.fetch(left, 0, .readUncommitted).aborted == nil)
      try await bench.restart()
      #expect(try await bench.records(left, .readCommitted).keys.sorted() == [1])
    }
  }

  @Test func `an end that is repeated is answered alike, and its opposite is refused`() async throws {
    try await Bench.run { bench in
      let producer = try await open(bench)
      await bench.append(record, to: left, producer: producer, sequence: 0, transactionalID: "till")
      try await bench.engine.endTransaction("till", producer: producer, commit: true)
      try await bench.restart()
      try await bench.engine.endTransaction("till", producer: producer, commit: true)
      #expect(await refusal { try await bench.engine.endTransaction("till", producer: producer, commit: false) } == .invalidTxnState)
      #expect(await bench.fetch(left).highWatermark == 2)
    }
  }

  @Test func `a second producer with the same id fences the first and aborts what it left`() async throws {
    try await Bench.run { bench in
      let first = try await open(bench)
      await bench.append(record, to: left, producer: first, sequence: 0, transactionalID: "till")
      let second = try await bench.engine.initProducer(transactionalID: "till", timeout: 60_000)
      #expect(second.id == first.id)
      #expect(second.epoch == first.epoch + 1)
      #expect(await bench.fetch(left).lastStableOffset == 2)
      #expect(try await bench.records(left, .readCommitted).isEmpty)
      let late = await bench.append(record, to: left, producer: first, sequence: 1, transactionalID: "till")
      #expect(late.error == .invalidProducerEpoch)
      #expect(await refusal { try await bench.engine.endTransaction("till", producer: first, commit: true) } == .producerFenced)
      #expect(
        await refusal { _ = try await bench.engine.addPartitions([left], toTransactionOf: "till", producer: first) } == .producerFenced)
    }
  }

  @Test func `a batch for a partition outside the transaction is refused`() async throws {
    try await Bench.run { bench in
      let producer = try await open(bench, partitions: [left])
      let outcome = await bench.append(record, to: right, producer: producer, sequence: 0, transactionalID: "till")
      #expect(outcome.error == .invalidTxnState)
      #expect(await bench.fetch(right).highWatermark == 0)
    }
  }

  @Test func `one unknown partition keeps the others from being added`() async throws {
    try await Bench.run { bench in
      let producer = try await open(bench, partitions: [left])
      let missing = TopicPartition("nowhere", 0)
      let errors = try await bench.engine.addPartitions([right, missing], toTransactionOf: "till", producer: producer)
      #expect(errors == [right: .operationNotAttempted, missing: .unknownTopicOrPartition])
      #expect(try await bench.engine.describeTransaction("till").partitions == [left])
    }
  }

  @Test func `a transaction past its timeout is aborted and its producer fenced`() async throws {
    try await Bench.run { bench in
      let producer = try await open(bench)
      await bench.append(record, to: left, producer: producer, sequence: 0, transactionalID: "till")
      bench.clock.advance(by: 59_999)
      #expect(try await bench.engine.abortExpiredTransactions() == [])
      bench.clock.advance(by: 1)
      #expect(try await bench.engine.abortExpiredTransactions() == ["till"])
      #expect(await bench.fetch(left).lastStableOffset == 2)
      #expect(await refusal { try await bench.engine.endTransaction("till", producer: producer, commit: true) } == .producerFenced)
      #expect(
        await refusal { _ = try await bench.engine.initProducer(transactionalID: "till", timeout: 1, current: producer) } == .producerFenced
      )
    }
  }

  @Test func `a producer that continues after an error keeps its id and gets the next epoch, once`() async throws {
    try await Bench.run { bench in
      let producer = try await open(bench)
      let next = try await bench.engine.initProducer(transactionalID: "till", timeout: 60_000, current: producer)
      #expect(next == ProducerIdentity(id: producer.id, epoch: producer.epoch + 1))
      #expect(try await bench.engine.initProducer(transactionalID: "till", timeout: 60_000, current: producer) == next)
    }
  }

  @Test func `a producer id whose epochs are used up is replaced`() async throws {
    try await Bench.run { bench in
      var producer = try await open(bench)
      let first = producer.id
      while producer.id == first, producer.epoch < Int16.max {
        producer = try await bench.engine.initProducer(transactionalID: "till", timeout: 60_000)
        if producer.epoch == 3 { try await bench.skipEpochs(of: "till", to: Int16.max - 2) }
      }
      #expect(producer.id != first)
      #expect(producer.epoch == 0)
    }
  }

  @Test func `a transactional id that is not used for long is forgotten, but not while its transaction is open`() async throws {
    try await Bench.run { bench in
      let producer = try await open(bench)
      let house = Housekeeper(engine: bench.engine)
      bench.clock.advance(by: bench.options.transactionalIDExpiration)
      try await house.round()
      #expect(try await bench.engine.describeTransaction("till").state == .ongoing)
      try await bench.engine.endTransaction("till", producer: producer, commit: true)
      bench.clock.advance(by: bench.options.transactionalIDExpiration - 1)
      try await house.round()
      #expect(try await bench.engine.describeTransaction("till").state == .completeCommit)
      bench.clock.advance(by: 1)
      try await house.round()
      #expect(await refusal { _ = try await bench.engine.describeTransaction("till") } == .transactionalIDNotFound)
      #expect(try await bench.engine.initProducer(transactionalID: "till", timeout: 60_000).id != producer.id)
    }
  }

  @Test func `offsets of a transaction count when it commits, and with it`() async throws {
    try await Bench.run { bench in
      let producer = try await open(bench)
      let engine = bench.engine
      let member = GroupMember(group: "g")
      let request = TransactionalOffsets(
        transactionalID: "till", producer: producer, member: member,
        offsets: [left: CommittedOffset(offset: 7, leaderEpoch: 0, metadata: "uuid:1")])
      #expect(await engine.commitOffsets(request) == [left: .invalidTxnState])
      try await engine.addOffsets(of: "g", toTransactionOf: "till", producer: producer)
      #expect(await engine.commitOffsets(request) == [left: .none])
      #expect(try await engine.fetchOffsets(of: "g", partitions: [left]).map(\.committed) == [nil])
      #expect(try await engine.fetchOffsets(of: "g", partitions: [left], requireStable: true).map(\.error) == [.unstableOffsetCommit])
      try await engine.endTransaction("till", producer: producer, commit: true)
      let found = try await engine.fetchOffsets(of: "g", partitions: [left], requireStable: true)
      #expect(found.map(\.committed) == [CommittedOffset(offset: 7, leaderEpoch: 0, metadata: "uuid:1")])
    }
  }

  @Test(arguments: [true, false]) func `an offset committed after those of an open transaction outlasts its end`(commit: Bool) async throws
  {
    try await Bench.run { bench in
      let producer = try await open(bench)
      let engine = bench.engine
      let member = GroupMember(group: "g")
      try await engine.addOffsets(of: "g", toTransactionOf: "till", producer: producer)
      let request = TransactionalOffsets(
        transactionalID: "till", producer: producer, member: member, offsets: [left: CommittedOffset(offset: 7)])
      #expect(await engine.commitOffsets(request) == [left: .none])
      #expect(await engine.commitOffsets([left: CommittedOffset(offset: 9, metadata: "later")], of: member) == [left: .none])
      #expect(try await engine.fetchOffsets(of: "g", partitions: [left], requireStable: true).map(\.error) == [.unstableOffsetCommit])
      try await engine.endTransaction("till", producer: producer, commit: commit)
      let found = try await engine.fetchOffsets(of: "g", partitions: [left], requireStable: true)
      #expect(found.map(\.committed) == [CommittedOffset(offset: 9, metadata: "later")])
    }
  }

  @Test(arguments: [false, true]) func `of two transactions with offsets the one that wrote later counts, whichever ends last`(
    restarts: Bool
  ) async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 1)
      let member = GroupMember(group: "g")
      var producers: [String: ProducerIdentity] = [:]
      for (name, offset) in [("early", 7), ("late", 9)] as [(String, Int64)] {
        let producer = try await bench.engine.initProducer(transactionalID: name, timeout: 60_000)
        producers[name] = producer
        try await bench.engine.addOffsets(of: "g", toTransactionOf: name, producer: producer)
        let request = TransactionalOffsets(
          transactionalID: name, producer: producer, member: member, offsets: [left: CommittedOffset(offset: offset)])
        #expect(await bench.engine.commitOffsets(request) == [left: .none])
      }
      for name in ["late", "early"] {
        if restarts { try await bench.restart() }
        try await bench.engine.endTransaction(name, producer: #require(producers[name]), commit: true)
        let found = try await bench.engine.fetchOffsets(of: "g", partitions: [left])
        #expect(found.map { $0.committed?.offset } == [9])
      }
    }
  }

  @Test func `offsets of an aborted transaction are gone`() async throws {
    try await Bench.run { bench in
      let producer = try await open(bench)
      try await bench.engine.addOffsets(of: "g", toTransactionOf: "till", producer: producer)
      let request = TransactionalOffsets(
        transactionalID: "till", producer: producer, member: GroupMember(group: "g"), offsets: [left: CommittedOffset(offset: 7)])
      #expect(await bench.engine.commitOffsets(request) == [left: .none])
      try await bench.engine.endTransaction("till", producer: producer, commit: false)
      #expect(try await bench.engine.fetchOffsets(of: "g", partitions: nil, requireStable: true) == [])
    }
  }
}
