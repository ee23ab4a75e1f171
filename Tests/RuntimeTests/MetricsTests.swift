import Models
import StatusHTTP
import Testing

@testable import Runtime

@Suite struct MetricsTests {
  private let telemetry = Telemetry(
    worker: "echo", instance: "a", inputs: ["clock", "complaints"], prefix: "", startedAt: Instant(milliseconds: 1_500))

  private var lines: [Substring] {
    let snapshot = telemetry.snapshot()
    return snapshot.exposition(of: telemetry, readiness: Readiness(snapshot, lagBound: 100)).text.split(separator: "\n")
  }

  /// The value of a sample, given its name and its own labels.
  private func value(_ name: String, _ labels: String = "") -> String? {
    let all = labels.isEmpty ? "worker=\"echo\",member=\"a\"" : "worker=\"echo\",member=\"a\",\(labels)"
    let start = "mainstay_\(name){\(all)} "
    return lines.first { $0.hasPrefix(start) }.map { String($0.dropFirst(start.count)) }
  }

  @Test func `what lanes count adds up, under its own name or as a kind of it`() {
    telemetry.rebalanced(.assigned, [0, 1])
    for partition: Int32 in [0, 1] {
      var reading = LaneReading()
      reading.counts = ["records_in": 5, "dead_letters/id-reused": 1, "notices/unknown-store": 2, "odd name/of-a-rule": 3]
      telemetry.take(reading, of: partition, commit: nil)
      telemetry.take(reading, of: partition, commit: nil)
    }
    #expect(value("records_in_total") == "20")
    #expect(value("dead_letters_total", "code=\"id-reused\"") == "4")
    #expect(value("notices_total", "kind=\"unknown-store\"") == "8")
    #expect(value("odd_name_total", "kind=\"of-a-rule\"") == "12")
    #expect(value("records_repeated_total") == "0")
  }

  @Test func `a lane shows its lag by topic, its timers, its database and its time`() {
    telemetry.rebalanced(.assigned, [7])
    telemetry.runs(7, ends: [])
    var reading = LaneReading()
    reading.inputs = [LaneReading.Input(next: 3, arrived: 3, isAtEnd: true), LaneReading.Input(next: 10, arrived: 25, isAtEnd: true)]
    reading.pendingTimers = 4
    reading.overdueTimers = 2
    reading.fileBytes = 65_536
    reading.streamTime = Instant(milliseconds: 86_400_000)
    telemetry.take(reading, of: 7, commit: .milliseconds(3))
    #expect(value("lag_records", "topic=\"clock\",partition=\"7\"") == "0")
    #expect(value("lag_records", "topic=\"complaints\",partition=\"7\"") == "15")
    #expect(value("timers_pending", "partition=\"7\"") == "4")
    #expect(value("timers_overdue", "partition=\"7\"") == "2")
    #expect(value("database_bytes", "partition=\"7\"") == "65536")
    #expect(value("stream_time_seconds", "partition=\"7\"") == "86400")
    #expect(value("lane_running", "partition=\"7\"") == "1")
    #expect(value("commit_seconds_count") == "1")
    #expect(value("rebalances_total", "kind=\"assigned\"") == "1")
  }

  @Test func `restoring counts what was read and shows what is left`() {
    telemetry.rebalanced(.assigned, [0])
    telemetry.restoring(0, left: 900, records: 100)
    #expect(value("restore_left_records", "partition=\"0\"") == "900")
    #expect(value("restored_records_total") == "100")
    #expect(value("lane_running", "partition=\"0\"") == "0")
  }

  @Test func `publishing counts records, bytes and transactions`() {
    telemetry.watch(statistics: { nil }, unpublishedBytes: { 77 })
    telemetry.published(records: 10, bytes: 1_000, latencies: [.milliseconds(20), .milliseconds(30)])
    telemetry.aborted()
    #expect(value("records_out_total") == "10")
    #expect(value("published_bytes_total") == "1000")
    #expect(value("transactions_total", "outcome=\"committed\"") == "1")
    #expect(value("transactions_total", "outcome=\"aborted\"") == "1")
    #expect(value("unpublished_bytes") == "77")
    #expect(value("publish_seconds_bucket", "le=\"0.025\"") == "1")
    #expect(value("publish_seconds_bucket", "le=\"+Inf\"") == "2")
    #expect(value("publish_seconds_sum") == "0.05")
  }

  @Test func `the process shows what it costs`() throws {
    #expect(value("start_time_seconds") == "1.5")
    #expect(try #require(value("resident_memory_bytes").flatMap { Int64($0) }) > 1 << 20)
    #expect(try #require(value("processor_seconds_total").flatMap { Double($0) }) > 0)
    #expect(try #require(value("open_files").flatMap { Int($0) }) >= 3)
  }

  @Test func `every family says its kind, once, and every sample belongs to one`() {
    telemetry.rebalanced(.assigned, [0])
    telemetry.runs(0, ends: [])
    telemetry.take(LaneReading(), of: 0, commit: .milliseconds(1))
    let kinds = lines.filter { $0.hasPrefix("# TYPE ") }.map { String($0.split(separator: " ")[2]) }
    #expect(Set(kinds).count == kinds.count)
    for line in lines where !line.hasPrefix("#") {
      let name = String(line.prefix { $0 != "{" })
      let family = ["_bucket", "_sum", "_count"].reduce(name) { $0.hasSuffix($1) ? String($0.dropLast($1.count)) : $0 }
      #expect(kinds.contains(name) || kinds.contains(family), "\(line)")
    }
  }

  @Test func `latencies are kept to one percent, up to a minute`() {
    var histogram = LatencyHistogram()
    for millisecond in 1...1_000 { histogram.record(.milliseconds(millisecond)) }
    histogram.record(.seconds(3_600))
    #expect(histogram.count == 1_001)
    #expect(abs(histogram.quantile(0.5) / .milliseconds(500) - 1) < 0.01)
    #expect(abs(histogram.quantile(0.99) / .milliseconds(990) - 1) < 0.01)
    #expect(abs(histogram.quantile(1) / .seconds(60) - 1) < 0.01)
  }
}
