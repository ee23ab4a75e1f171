import CKafka
import Kafka
import Testing

/// What the binding does when brokers refuse, dawdle and go away.
@Suite struct TransportTests {
  private let cluster: MockCluster

  init() throws {
    cluster = try MockCluster()
    cluster.create("t", partitions: 1)
  }

  private func producer(_ more: [String: String] = [:]) throws -> Producer {
    try Producer(configuration: cluster.settings(more), logger: silent)
  }

  private func reader(_ start: StartOffset = .beginning) throws -> Consumer {
    let consumer = try Consumer(configuration: cluster.settings(["retry.backoff.ms": "10"]), logger: silent)
    try consumer.assign([TopicPartition("t", 0): start])
    return consumer
  }

  private func texts(_ range: Range<Int>) -> [String] { range.map { "record \($0)" } }

  @Test func `passing refusals of produce requests cost no record and repeat none`() async throws {
    let producer = try producer(["retry.backoff.ms": "10"])
    cluster.fail(
      .produce,
      with: [RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS])
    try await producer.send(texts(0..<50), to: "t")
    let records = try await reader().collect(50)
    #expect(records.map(\.value) == texts(0..<50).map { Array($0.utf8) })
  }

  @Test func `a refusal that stays surfaces in the flush that it belongs to and in no other`() async throws {
    let producer = try producer()
    cluster.fail(.produce, with: [RD_KAFKA_RESP_ERR_INVALID_RECORD])
    let thrown = await #expect(throws: KafkaError.self) { try await producer.send(["refused"], to: "t") }
    guard case .park(let failure)? = thrown else { return #expect(Bool(false), "\(String(describing: thrown))") }
    #expect(failure.code == ErrorCode(rawValue: 87))
    #expect(failure.partition == TopicPartition("t", 0))
    try await producer.send(["taken"], to: "t")
    #expect(try await reader().collect(1).map(\.value) == [Array("taken".utf8)])
  }

  @Test func `a record beyond the size limit is parked and the others go out`() async throws {
    let producer = try producer(["message.max.bytes": "2000"])
    let topic = try producer.topic("t")
    let outcome = try await producer.produce { (sink) throws(KafkaError) -> KafkaError? in
      try sink.send(to: topic, partition: 0, key: nil, value: [1 as UInt8].span.bytes)
      do throws(KafkaError) {
        try sink.send(to: topic, partition: 0, key: nil, value: [UInt8](repeating: 0, count: 5_000).span.bytes)
      } catch { return error }
      return nil
    }
    guard case .park(let failure)? = outcome else { return #expect(Bool(false), "\(String(describing: outcome))") }
    #expect(failure.code == ErrorCode(rawValue: 10))
    try await producer.flush(within: .seconds(10))
    #expect(try await reader().collect(1).count == 1)
  }

  @Test func `a full queue makes the sink wait and drops nothing`() async throws {
    cluster.setRoundTrip(broker: 1, milliseconds: 20)
    let producer = try producer(["queue.buffering.max.messages": "10", "linger.ms": "0"])
    try await producer.send(texts(0..<300), to: "t")
    let records = try await reader().collect(300)
    #expect(records.map(\.value) == texts(0..<300).map { Array($0.utf8) })
  }

  @Test func `a flush while the broker is down says retry and the records arrive once it is back`() async throws {
    let producer = try producer()
    try await producer.send(["before"], to: "t")
    cluster.setDown(broker: 1)
    let topic = try producer.topic("t")
    try await producer.produce { (sink) throws(KafkaError) in
      try sink.send(to: topic, partition: 0, key: nil, value: [7 as UInt8].span.bytes)
    }
    let thrown = await #expect(throws: KafkaError.self) { try await producer.flush(within: .milliseconds(300)) }
    guard case .retry? = thrown else { return #expect(Bool(false), "\(String(describing: thrown))") }
    cluster.setUp(broker: 1)
    try await producer.flush(within: .seconds(20))
    let records = try await reader().collect(2)
    #expect(records.map(\.value) == [Array("before".utf8), [7]])
  }

  @Test func `records that time out are named by the flush with their number and the first cause`() async throws {
    let producer = try producer(["delivery.timeout.ms": "400", "linger.ms": "0"])
    try await producer.send(["before"], to: "t")
    cluster.setDown(broker: 1)
    let thrown = await #expect(throws: KafkaError.self) { try await producer.send(["a", "b", "c"], to: "t") }
    guard case .retry(let failure)? = thrown else { return #expect(Bool(false), "\(String(describing: thrown))") }
    #expect(failure.operation == "deliver 3 records")
    #expect(failure.sentence == "Local: Message timed out")
    #expect(failure.code == ErrorCode(rawValue: -192))
  }

  @Test func `a consumer reads on after refused fetches and a broker that was away`() async throws {
    let producer = try producer()
    try await producer.send(texts(0..<20), to: "t")
    cluster.fail(.fetch, with: [RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT])
    let consumer = try reader()
    #expect(try await consumer.collect(20).count == 20)
    cluster.setDown(broker: 1)
    #expect(try await consumer.collect(1, within: .milliseconds(300)).isEmpty)
    cluster.setUp(broker: 1)
    try await producer.send(["after"], to: "t")
    #expect(try await consumer.collect(1).map(\.value) == [Array("after".utf8)])
  }

  @Test func `an offset that the log does not hold stops the reader instead of moving it`() async throws {
    try await producer().send(texts(0..<3), to: "t")
    let consumer = try reader(.at(1_000))
    let thrown = await #expect(throws: KafkaError.self) { while true { _ = try await consumer.poll(upTo: 10, within: .milliseconds(200)) } }
    guard case .stop(let failure)? = thrown else { return #expect(Bool(false), "\(String(describing: thrown))") }
    #expect(failure.code == ErrorCode(rawValue: -140))
    #expect(failure.partition == TopicPartition("t", 0))
  }

  @Test func `committed offsets of a coordinator that does not answer are a retry, within the time given`() async throws {
    let consumer = try Consumer(configuration: cluster.settings(["group.id": "g"]), logger: silent)
    #expect(try await consumer.committed([TopicPartition("t", 0)]).isEmpty)
    cluster.setDown(broker: 1)
    let began = ContinuousClock.now
    let thrown = await #expect(throws: KafkaError.self) {
      _ = try await consumer.committed([TopicPartition("t", 0)], within: .milliseconds(500))
    }
    guard case .retry? = thrown else { return #expect(Bool(false), "\(String(describing: thrown))") }
    // Far below the minutes that librdkafka would take by itself, however loaded the machine is.
    #expect(began.duration(to: .now) < .seconds(30))
  }

  @Test func `watermarks are told by the broker, and from the last fetch`() async throws {
    try await producer().send(texts(0..<5), to: "t")
    let consumer = try reader()
    #expect(consumer.cachedWatermarks(of: TopicPartition("t", 0)) == nil)
    #expect(try await consumer.queryWatermarks(of: TopicPartition("t", 0)) == Watermarks(low: 0, end: 5))
    #expect(try await consumer.collect(5).count == 5)
    #expect(consumer.cachedWatermarks(of: TopicPartition("t", 0))?.end == 5)
  }

  @Test func `the ends of many partitions are told together`() async throws {
    cluster.create("empty", partitions: 2)
    try await producer().send(texts(0..<5), to: "t")
    let consumer = try reader()
    let expected: [TopicPartition: Offset] = [TopicPartition("t", 0): 5, TopicPartition("empty", 0): 0, TopicPartition("empty", 1): 0]
    #expect(try await consumer.queryEnds(of: Array(expected.keys)) == expected)
  }

  @Test func `statistics of a reader name its partition, its broker and the round trip`() async throws {
    cluster.setRoundTrip(broker: 1, milliseconds: 30)
    try await producer().send(texts(0..<5), to: "t")
    let consumer = try Consumer(configuration: cluster.settings(["statistics.interval.ms": "100"]), logger: silent)
    try consumer.assign([TopicPartition("t", 0): .beginning])
    #expect(try await consumer.collect(5).count == 5)
    let end = ContinuousClock.now.advanced(by: .seconds(10))
    var found: Statistics?
    var slowest: Int64 = 0
    // The times are those of one interval, and in most there is no answer to time.
    while found?.lags.first?.lastStableOffset != 5 || slowest == 0, ContinuousClock.now < end {
      _ = try await consumer.poll(upTo: 10, within: .milliseconds(50))
      found = consumer.statistics
      slowest = max(slowest, found?.roundTrips.first?.averageMicroseconds ?? 0)
    }
    let lag = try #require(found?.lags.first)
    #expect(lag.partition == TopicPartition("t", 0))
    #expect(lag.position == 5)
    #expect(lag.lastStableOffset == 5)
    #expect(found?.roundTrips.first?.isUp == true)
    #expect(slowest >= 30_000)
  }
}
