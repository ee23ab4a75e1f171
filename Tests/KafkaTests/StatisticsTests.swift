import Testing

@testable import Kafka

@Suite struct StatisticsTests {
  private func read(_ json: String) throws -> Statistics {
    try Array(json.utf8).withUnsafeBytes { try Statistics(json: $0) }
  }

  private func document(_ bytes: [UInt8]) throws -> StatisticsDocument {
    try bytes.withUnsafeBytes { try StatisticsDocument($0) }
  }

  private let consumer = """
    { "name": "rdkafka#consumer-1", "type": "consumer", "replyq": 3, "msg_cnt": 0, "msg_size": 0,
      "brokers": {
        "b:9092/bootstrap": { "name": "b:9092/bootstrap", "nodeid": -1, "state": "UP", "rtt": { "avg": 1, "p99": 2 } },
        "b:9092/1": { "name": "b:9092/1", "nodeid": 1, "state": "UP", "rtt": { "avg": 1500, "p99": 9000 } },
        "c:9092/2": { "name": "c:9092/2", "nodeid": 2, "state": "CONNECT", "rtt": { "avg": 0, "p99": 0 } } },
      "topics": { "t": { "topic": "t", "partitions": {
        "1": { "partition": 1, "fetchq_cnt": 4, "fetchq_size": 400, "app_offset": 90, "hi_offset": 120, "ls_offset": 100, "consumer_lag": 10 },
        "0": { "partition": 0, "fetchq_cnt": 0, "fetchq_size": 0, "app_offset": -1001, "hi_offset": -1001, "ls_offset": -1001, "consumer_lag": -1 },
        "-1": { "partition": -1, "fetchq_cnt": 0, "fetchq_size": 0 } } } },
      "cgrp": { "state": "up", "rebalance_cnt": 7, "assignment_size": 2 } }
    """

  @Test func `a consumer's lag, queues, brokers and rebalances are read`() throws {
    let statistics = try read(consumer)
    #expect(statistics.lags.map(\.partition) == [TopicPartition("t", 0), TopicPartition("t", 1)])
    let behind = try #require(statistics.lags.last)
    #expect(behind.position == 90 && behind.lastStableOffset == 100 && behind.highWatermark == 120)
    #expect(behind.consumerLag == 10 && behind.fetchQueueDepth == 4 && behind.fetchQueueBytes == 400)
    let unknown = try #require(statistics.lags.first)
    #expect(unknown.position == nil && unknown.lastStableOffset == nil && unknown.consumerLag == nil)
    #expect(statistics.roundTrips.map(\.broker) == ["b:9092/1", "c:9092/2"])
    #expect(statistics.roundTrips.map(\.isUp) == [true, false])
    #expect(statistics.roundTrips.first?.averageMicroseconds == 1_500 && statistics.roundTrips.first?.p99Microseconds == 9_000)
    #expect(statistics.rebalances == 7 && statistics.assignedPartitions == 2 && statistics.replyQueueDepth == 3)
    #expect(statistics.transaction == nil)
  }

  @Test func `a transactional producer's state is read`() throws {
    let eos = #"{ "idemp_state": "Assigned", "txn_state": "InTransaction", "txn_may_enq": true, "epoch_cnt": 1 }"#
    let statistics = try read(#"{ "msg_cnt": 12, "msg_size": 3456, "eos": \#(eos) }"#)
    #expect(statistics.queueDepth == 12 && statistics.queueBytes == 3_456)
    #expect(statistics.transaction?.state == "InTransaction")
    #expect(statistics.transaction?.idempotenceState == "Assigned")
    #expect(statistics.transaction?.mayEnqueue == true)
    #expect(statistics.rebalances == nil)
  }

  @Test(arguments: [
    #"{"topics": 5, "brokers": [1], "cgrp": null, "eos": false}"#,
    #"{"topics": {"t": {"partitions": {"x": {}, "99999999999": {"fetchq_cnt": 1}}}}}"#,
    #"{"msg_cnt": "12", "replyq": 1e400}"#, "{}", #"{"msg_cnt": 99999999999999999999}"#,
  ])
  func `members of the wrong kind count as missing`(json: String) throws {
    let statistics = try read(json)
    #expect(statistics.queueDepth == 0 && statistics.lags.isEmpty && statistics.roundTrips.isEmpty && statistics.rebalances == nil)
  }

  @Test(arguments: [
    "", " ", "{", "}", "[1,]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\":1}x", "01", "1.", "1e", "-", "+1", ".5", "tru", "nul", "\"",
    "\"\\", "\"\\u12\"",
    "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\\q\"", "\"\u{01}\"", "{1:2}", "[", "[[]", "\u{FEFF}{}", "NaN", "Infinity",
    "'a'",
  ])
  func `what is no JSON is refused with its place`(json: String) {
    let thrown = #expect(throws: StatisticsError.self) { try document(Array(json.utf8)) }
    #expect((thrown?.position ?? -1) >= 0)
    #expect((thrown?.position ?? .max) <= json.utf8.count)
  }

  @Test func `bytes that are no UTF-8 are refused`() {
    for text: [UInt8] in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82]] {
      #expect(throws: StatisticsError.self) { try document([0x22] + text + [0x22]) }
    }
  }

  @Test(arguments: [("[", "]"), ("{\"a\":", "}")])
  func `nesting stops at its limit`(open: String, close: String) throws {
    func nested(_ levels: Int) -> [UInt8] {
      Array((String(repeating: open, count: levels) + "1" + String(repeating: close, count: levels)).utf8)
    }
    _ = try document(nested(StatisticsDocument.maximumDepth))
    #expect(throws: StatisticsError.self) { try document(nested(StatisticsDocument.maximumDepth + 1)) }
    #expect(throws: StatisticsError.self) { try document(Array(String(repeating: open, count: 1_000_000).utf8)) }
  }

  @Test func `a document beyond the size limit is refused before it is read`() {
    #expect(throws: StatisticsError.self) { try document([UInt8](repeating: 0x20, count: StatisticsDocument.maximumSize + 1)) }
  }

  @Test func `escapes and numbers mean what RFC 8259 says`() throws {
    let json = #"["\"\\\/\b\f\n\r\t\u0041\ud83d\ude00", 0, -1, 9223372036854775807, 1.5e3, true, false, null]"#
    #expect(
      try document(Array(json.utf8))
        == .array([
          .string("\"\\/\u{8}\u{c}\n\r\tA😀"), .integer(0), .integer(-1), .integer(.max), .fraction(1500), .bool(true), .bool(false), .null,
        ]))
  }

  @Test func `broken bytes are refused or read but never trap`() {
    var random = Seeded(seed: 3)
    let valid = Array(consumer.utf8)
    var refused = 0
    for _ in 0..<3_000 {
      var bytes = valid
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0...2, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        default: bytes.removeSubrange(place...)
        }
        if bytes.isEmpty { break }
      }
      do { _ = try bytes.withUnsafeBytes { try Statistics(json: $0) } } catch { refused += 1 }
    }
    #expect(refused > 1_000)
  }
}
