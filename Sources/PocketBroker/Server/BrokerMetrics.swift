import Synchronization

/// What the broker counts, and how it says so in the text format of Prometheus.
final class BrokerMetrics: Sendable {
  private struct Counts {
    var requests: [APIKey: (count: Int, nanoseconds: Int64)] = [:]
    var bytesReceived = 0
    var bytesSent = 0
    var connections = 0
    var connectionsOpened = 0
    var closed: [Reason: Int] = [:]
  }

  /// Why the broker itself ended a connection.
  enum Reason: String, CaseIterable {
    case garbage, authentication, crowded, idle, refused
  }

  private let counts = Mutex(Counts())

  func connectionOpened() {
    counts.withLock {
      $0.connections += 1
      $0.connectionsOpened += 1
    }
  }

  func connectionClosed() { counts.withLock { $0.connections -= 1 } }

  func closedConnection(for reason: Reason) { counts.withLock { $0.closed[reason, default: 0] += 1 } }

  func received(bytes: Int) { counts.withLock { $0.bytesReceived += bytes } }

  /// Counts one answered request; requests that wait by design count with their wait.
  func answered(_ api: APIKey, bytes: Int, nanoseconds: Int64) {
    counts.withLock {
      $0.bytesSent += bytes
      $0.requests[api, default: (0, 0)].count += 1
      $0.requests[api, default: (0, 0)].nanoseconds += nanoseconds
    }
  }

  /// Everything counted, with the gauges of other parts.
  func exposition(requestMemory: Int, topics: [Topic], size: (TopicPartition) -> Int64?) -> String {
    let counts = counts.withLock { $0 }
    var text = ""
    func family(_ name: String, _ kind: String, _ help: String, _ samples: [(labels: String, value: String)]) {
      text += "# HELP mainstay_broker_\(name) \(help)\n# TYPE mainstay_broker_\(name) \(kind)\n"
      for sample in samples { text += "mainstay_broker_\(name)\(sample.labels) \(sample.value)\n" }
    }
    let requests = counts.requests.sorted { $0.key.rawValue < $1.key.rawValue }
    family(
      "requests_total", "counter", "Requests answered, by kind.", requests.map { ("{api=\"\($0.key)\"}", "\($0.value.count)") })
    family(
      "request_seconds_total", "counter", "Time from the arrival of a request to its answer, waits by design included.",
      requests.map { ("{api=\"\($0.key)\"}", "\(Double($0.value.nanoseconds) / 1e9)") })
    family("received_bytes_total", "counter", "Bytes received from clients.", [("", "\(counts.bytesReceived)")])
    family("sent_bytes_total", "counter", "Bytes of responses.", [("", "\(counts.bytesSent)")])
    family("connections", "gauge", "Connections open now.", [("", "\(counts.connections)")])
    family("connections_opened_total", "counter", "Connections accepted.", [("", "\(counts.connectionsOpened)")])
    family(
      "connections_ended_total", "counter", "Connections that the broker ended, by reason.",
      Reason.allCases.map { ("{reason=\"\($0.rawValue)\"}", "\(counts.closed[$0] ?? 0)") })
    family("request_memory_bytes", "gauge", "Bytes that large requests hold now.", [("", "\(requestMemory)")])
    let partitions = topics.flatMap { topic in (0..<topic.partitionCount).map { TopicPartition(topic.name, $0) } }
    family(
      "log_bytes", "gauge", "Bytes of record batches, by partition.",
      partitions.compactMap { partition in
        size(partition).map { ("{topic=\"\(partition.topic)\",partition=\"\(partition.partition)\"}", "\($0)") }
      })
    return text
  }
}
