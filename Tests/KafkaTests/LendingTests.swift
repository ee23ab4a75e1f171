import Kafka
import Testing

/// Records as they are lent: every byte, absence and order.
@Suite struct LendingTests {
  private let cluster: MockCluster
  private let producer: Producer
  private let consumer: Consumer

  init() throws {
    cluster = try MockCluster()
    cluster.create("t", partitions: 4)
    producer = try Producer(configuration: cluster.settings(), logger: silent)
    consumer = try Consumer(configuration: cluster.settings(["enable.partition.eof": "true"]), logger: silent)
  }

  private func reading(_ partitions: Partition...) throws {
    try consumer.assign(Dictionary(uniqueKeysWithValues: partitions.map { (TopicPartition("t", $0), .beginning) }))
  }

  @Test func `absent, empty and present keys and values come back as they were sent`() async throws {
    let cases: [(key: [UInt8]?, value: [UInt8]?)] = [
      (nil, nil), ([], nil), (nil, []), ([], []), ([1, 2], nil), (nil, [0, 255]), ([7], [8, 9]), ([0], Array(repeating: 7, count: 100_000)),
    ]
    let topic = try producer.topic("t")
    try await producer.produce { (sink) throws(KafkaError) in
      for (key, value) in cases { try sink.send(to: topic, partition: 0, key: key?.span.bytes, value: value?.span.bytes) }
    }
    try await producer.flush(within: .seconds(10))
    try reading(0)
    let records = try await consumer.collect(cases.count)
    #expect(records.map(\.key) == cases.map(\.key))
    #expect(records.map(\.value) == cases.map(\.value))
    #expect(records.map(\.offset.rawValue) == Array(0..<Int64(cases.count)))
  }

  @Test func `a tombstone is told from an empty value`() async throws {
    let topic = try producer.topic("t")
    try await producer.produce { (sink) throws(KafkaError) in
      try sink.send(to: topic, partition: 0, key: [1].span.bytes, value: nil)
      try sink.send(to: topic, partition: 0, key: [1].span.bytes, value: [UInt8]().span.bytes)
    }
    try await producer.flush(within: .seconds(10))
    try reading(0)
    var found: [Bool] = []
    for batch in try await consumer.collect(until: { $0.reduce(0) { $0 + $1.count } >= 2 }) {
      batch.forEach { found.append($0.isTombstone) }
    }
    #expect(found == [true, false])
  }

  @Test func `headers keep their order, repeats, empty and absent values`() async throws {
    let sent: [(name: String, value: [UInt8]?)] = [("a", [1]), ("b", nil), ("a", [2, 3]), ("c", []), ("content-type", Array("x/y".utf8))]
    let topic = try producer.topic("t")
    let headers = RecordHeaders(sent)
    try await producer.produce { (sink) throws(KafkaError) in
      try sink.send(to: topic, partition: 0, key: nil, value: [1].span.bytes, headers: headers)
      try sink.send(to: topic, partition: 0, key: nil, value: [2].span.bytes)
    }
    try await producer.flush(within: .seconds(10))
    try reading(0)
    var found: [[String]] = []
    var last: [[UInt8]?] = []
    for batch in try await consumer.collect(until: { $0.reduce(0) { $0 + $1.count } >= 2 }) {
      batch.forEach { record in
        var headers: [String] = []
        record.forEachHeader { name, value in headers.append("\(name)=\(bytes(value)?.description ?? "nil")") }
        found.append(headers)
        last.append(record.withHeader("a") { bytes($0) })
      }
    }
    #expect(found == [["a=[1]", "b=nil", "a=[2, 3]", "c=[]", "content-type=\(Array("x/y".utf8))"], []])
    #expect(last == [[2, 3], nil])
  }

  @Test func `the producer's timestamp arrives`() async throws {
    let topic = try producer.topic("t")
    try await producer.produce { (sink) throws(KafkaError) in
      try sink.send(to: topic, partition: 0, key: nil, value: nil, timestamp: 1_700_000_000_123)
    }
    try await producer.flush(within: .seconds(10))
    try reading(0)
    var found: [Timestamp?] = []
    for batch in try await consumer.collect(until: { !$0.isEmpty }) { batch.forEach { found.append($0.timestamp) } }
    #expect(found == [Timestamp(milliseconds: 1_700_000_000_123, source: .producer)])
  }

  @Test func `each batch holds one partition in the order of its offsets and nothing is lost`() async throws {
    let topic = try producer.topic("t")
    try await producer.produce { (sink) throws(KafkaError) in
      for number in 0..<2_000 as Range<Int32> {
        try sink.send(to: topic, partition: Partition(rawValue: number % 4), key: nil, value: [UInt8(number % 251)].span.bytes)
      }
    }
    try await producer.flush(within: .seconds(10))
    try reading(0, 1, 2, 3)
    let batches = try await consumer.collect { $0.reduce(0) { $0 + $1.count } >= 2_000 }
    for batch in batches {
      #expect(batch.topicIndex == 0)
      #expect(batch.copies.allSatisfy { $0.partition == batch.source.partition })
      #expect(batch.firstOffset.rawValue + Int64(batch.count) - 1 == batch.lastOffset.rawValue)
      #expect(batch.byteCount >= batch.count)
    }
    for partition in 0..<4 as Range<Int32> {
      let records = batches.filter { $0.source.partition.rawValue == partition }.flatMap(\.copies)
      #expect(records.map(\.offset.rawValue) == Array(0..<500))
      let sent: [[UInt8]?] = (0..<500 as Range<Int32>).map { [UInt8(($0 * 4 + partition) % 251)] }
      #expect(records.map(\.value) == sent)
    }
  }

  @Test func `the topic of a batch is its place among the consumer's topics, poll after poll`() async throws {
    let names: [TopicName] = ["z", "a", "t"]
    for name in names { cluster.create(name, partitions: 1) }
    try consumer.assign(Dictionary(uniqueKeysWithValues: names.map { (TopicPartition($0, 0), .beginning) }))
    for round in 0..<3 {
      for name in names { try await producer.send(["\(name) \(round)"], to: name) }
      let batches = try await consumer.collect { $0.count >= names.count }
      #expect(Set(batches.map(\.source.topic)) == Set(names))
      for batch in batches { #expect(consumer.topics[batch.topicIndex] == batch.source.topic) }
    }
    #expect(consumer.topics.sorted() == names.sorted())
  }

  @Test func `an index outside a batch lends nothing`() async throws {
    try await producer.send(["only"], to: "t")
    try reading(0)
    let batches = try await consumer.collect { !$0.isEmpty }
    let batch = try #require(batches.first)
    #expect(batch.withRecord(at: -1) { $0.offset } == nil)
    #expect(batch.withRecord(at: 1) { $0.offset } == nil)
    #expect(batch.withRecord(at: 0) { $0.offset } == 0)
    batch.forEach(from: 1) { _ in Issue.record("there is no second record") }
  }

  @Test func `the limit of a poll holds and what is left comes next`() async throws {
    try await producer.send((0..<100).map(String.init), to: "t")
    try reading(0)
    var sizes: [Int] = []
    while sizes.reduce(0, +) < 100 {
      let poll = try await consumer.poll(upTo: 30, within: .milliseconds(500))
      if !poll.batches.isEmpty { sizes.append(poll.recordCount) }
    }
    #expect(sizes.allSatisfy { $0 <= 30 })
    #expect(sizes.reduce(0, +) == 100)
  }

  @Test func `a held batch outlives the consumer that it came from`() async throws {
    try await producer.send(["kept"], to: "t")
    var own: Consumer? = try Consumer(configuration: cluster.settings(), logger: silent)
    try own?.assign([TopicPartition("t", 0): .beginning])
    let batches = try await own?.collect { !$0.isEmpty } ?? []
    try await own?.close()
    own = nil
    #expect(batches.flatMap(\.copies).map(\.value) == [Array("kept".utf8)])
  }

  @Test func `consumers that are dropped right after a poll end, over and over`() async throws {
    for _ in 0..<200 {
      let own = try Consumer(configuration: cluster.settings(), logger: silent)
      #expect(try await own.poll(upTo: 1, within: .zero).isEmpty)
    }
  }

  @Test func `the end of a partition is told with the offset after its last record`() async throws {
    try await producer.send(["a", "b", "c"], to: "t")
    try reading(0)
    var end: Offset?
    while end == nil { end = try await consumer.poll(upTo: 100, within: .milliseconds(500)).ends[TopicPartition("t", 0)] }
    #expect(end == 3)
  }
}
