import StatusHTTP
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
    var text = Exposition(prefix: "mainstay_intake_")
    let requests = counts.requests.sorted { $0.key < $1.key }
    text.family("requests_total", .counter, "Requests for /v1/events answered, by status.")
    for (status, sum) in requests { text.sample("requests_total", [("status", "\(status)")], sum.count) }
    text.family("request_seconds_total", .counter, "Time from the head of a request to its answer.")
    for (status, sum) in requests { text.sample("request_seconds_total", [("status", "\(status)")], sum.time / .seconds(1)) }
    text.single("events_accepted_total", .counter, "Events made durable.", counts.accepted)
    text.single("events_duplicate_total", .counter, "Events that had been taken before.", counts.duplicates)
    text.family("events_rejected_total", .counter, "Events refused, by code.")
    for (code, count) in counts.rejected.sorted(by: { $0.key < $1.key }) { text.sample("events_rejected_total", [("code", code)], count) }
    text.single("received_bytes_total", .counter, "Bytes of bodies.", counts.bytes)
    text.single("commits_total", .counter, "Synced commits of the spool.", counts.commits)
    text.single(
      "commit_requests_total", .counter, "Requests made durable; over commits_total, how many shared a sync.", counts.commitRequests)
    text.single("commit_seconds_total", .counter, "Time of the commits.", counts.commitTime / .seconds(1))
    text.single("spool_failures_total", .counter, "Commits and readings of the spool that failed.", counts.spoolFailures)
    text.single("delivered_events_total", .counter, "Events that the broker has acknowledged.", forwarder.delivered)
    text.single("delivery_failures_total", .counter, "Times that delivery had to begin anew.", forwarder.failures)
    text.single("broker_up", .gauge, "Whether the broker takes what is sent.", forwarder.isConnected ? 1 : 0)
    text.single("spool_events", .gauge, "Events that wait for delivery.", backlog.events)
    text.single("spool_bytes", .gauge, "Bytes that wait for delivery.", backlog.bytes)
    text.single("spool_oldest_seconds", .gauge, "Age of the oldest event that waits.", backlog.oldest.map { max(0, now - $0) } ?? 0)
    text.single("undeliverable_events", .gauge, "Events set aside because the cluster refuses them for good.", backlog.undeliverable)
    text.single("buffered_bytes", .gauge, "Bytes of bodies in memory.", buffered)
    return text.text
  }
}
