import Synchronization

/// What the intake counts, and how it says so in the text format of Prometheus.
final class IntakeMetrics: Sendable {
  private struct Counts {
    var requests: [Int: (count: Int, time: Duration)] = [:]
    var accepted = 0
    var duplicates = 0
    var rejected: [String: Int] = [:]
    var bytes = 0
    var commits = 0
    var commitRequests = 0
    var commitTime = Duration.zero
    var spoolFailures = 0
  }

  private let counts = Mutex(Counts())

  /// Counts an answered `POST /v1/events`.
  func posted(_ status: Int, within time: Duration) {
    counts.withLock {
      $0.requests[status, default: (0, .zero)].count += 1
      $0.requests[status, default: (0, .zero)].time += time
    }
  }

  func received(bytes: Int) { counts.withLock { $0.bytes += bytes } }

  func answered(_ results: EventResults) {
    counts.withLock { counts in
      counts.accepted += results.accepted
      counts.duplicates += results.duplicates
      guard results.rejected > 0 else { return }
      for case .rejected(let rejection) in results.results.map(\.verdict) { counts.rejected[rejection.code, default: 0] += 1 }
    }
  }

  /// Counts a commit, and the requests that shared it.
  func committed(requests: Int, within time: Duration) {
    counts.withLock {
      $0.commits += 1
      $0.commitRequests += requests
      $0.commitTime += time
    }
  }

  func spoolFailed() { counts.withLock { $0.spoolFailures += 1 } }

  /// Everything counted, with the gauges of other parts; `now` in seconds since 1970.
  func exposition(_ backlog: SpoolBacklog, _ forwarder: ForwarderState, buffered: Int, now: Int64) -> String {
    let counts = counts.withLock { $0 }
    var text = Exposition()
    let requests = counts.requests.sorted { $0.key < $1.key }
    text.add(
      "requests_total", "counter", "Requests for /v1/events answered, by status.", requests.map { ("status", "\($0)", "\($1.count)") })
    text.add(
      "request_seconds_total", "counter", "Time from the head of a request to its answer.",
      requests.map { ("status", "\($0)", "\($1.time / .seconds(1))") })
    text.add("events_accepted_total", "Events made durable.", counts.accepted)
    text.add("events_duplicate_total", "Events that had been taken before.", counts.duplicates)
    text.add(
      "events_rejected_total", "counter", "Events refused, by code.",
      counts.rejected.sorted { $0.key < $1.key }.map { ("code", $0.key, "\($0.value)") })
    text.add("received_bytes_total", "Bytes of bodies.", counts.bytes)
    text.add("commits_total", "Synced commits of the spool.", counts.commits)
    text.add("commit_requests_total", "Requests made durable; over commits_total, how many shared a sync.", counts.commitRequests)
    text.add("commit_seconds_total", "counter", "Time of the commits.", [("", "", "\(counts.commitTime / .seconds(1))")])
    text.add("spool_failures_total", "Commits and readings of the spool that failed.", counts.spoolFailures)
    text.add("delivered_events_total", "Events that the broker has acknowledged.", forwarder.delivered)
    text.add("delivery_failures_total", "Times that delivery had to begin anew.", forwarder.failures)
    text.add("broker_up", gauge: "Whether the broker takes what is sent.", forwarder.isConnected ? 1 : 0)
    text.add("spool_events", gauge: "Events that wait for delivery.", backlog.events)
    text.add("spool_bytes", gauge: "Bytes that wait for delivery.", backlog.bytes)
    text.add("spool_oldest_seconds", gauge: "Age of the oldest event that waits.", backlog.oldest.map { Int(max(0, now - $0)) } ?? 0)
    text.add("undeliverable_events", gauge: "Events set aside because the cluster refuses them for good.", backlog.undeliverable)
    text.add("buffered_bytes", gauge: "Bytes of bodies in memory.", buffered)
    return text.text
  }
}

/// Text in the format of Prometheus, built line by line.
private struct Exposition {
  private(set) var text = ""

  mutating func add(_ name: String, _ kind: String, _ sentence: String, _ samples: [(label: String, of: String, value: String)]) {
    text += "# HELP mainstay_intake_\(name) \(sentence)\n# TYPE mainstay_intake_\(name) \(kind)\n"
    for sample in samples {
      let labels = sample.label.isEmpty ? "" : "{\(sample.label)=\"\(sample.of)\"}"
      text += "mainstay_intake_\(name)\(labels) \(sample.value)\n"
    }
  }

  mutating func add(_ name: String, _ sentence: String, _ count: Int) { add(name, "counter", sentence, [("", "", "\(count)")]) }

  mutating func add(_ name: String, gauge sentence: String, _ value: Int) { add(name, "gauge", sentence, [("", "", "\(value)")]) }
}
