import StatusHTTP
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
  func exposition(requestMemory: Int, topics: [Topic], size: (TopicPartition) -> Int64?) -> Exposition {
    let counts = counts.withLock { $0 }
    var metrics = Exposition(prefix: "mainstay_broker_")
    let requests = counts.requests.sorted { $0.key.rawValue < $1.key.rawValue }
    metrics.family("requests_total", .counter, "Requests answered, by kind.")
    for (api, answered) in requests { metrics.sample("requests_total", [("api", "\(api)")], answered.count) }
    metrics.family("request_seconds_total", .counter, "Time from the arrival of a request to its answer, waits by design included.")
    for (api, answered) in requests {
      metrics.sample("request_seconds_total", [("api", "\(api)")], Double(answered.nanoseconds) / 1e9)
    }
    metrics.single("received_bytes_total", .counter, "Bytes received from clients.", counts.bytesReceived)
    metrics.single("sent_bytes_total", .counter, "Bytes of responses.", counts.bytesSent)
    metrics.single("connections", .gauge, "Connections open now.", counts.connections)
    metrics.single("connections_opened_total", .counter, "Connections accepted.", counts.connectionsOpened)
    metrics.family("connections_ended_total", .counter, "Connections that the broker ended, by reason.")
    for reason in Reason.allCases {
      metrics.sample("connections_ended_total", [("reason", reason.rawValue)], counts.closed[reason] ?? 0)
    }
    metrics.single("request_memory_bytes", .gauge, "Bytes that large requests hold now.", requestMemory)
    metrics.family("log_bytes", .gauge, "Bytes of record batches, by partition.")
    for topic in topics {
      for partition in 0..<topic.partitionCount {
        guard let size = size(TopicPartition(topic.name, partition)) else { continue }
        metrics.sample("log_bytes", [("topic", topic.name), ("partition", "\(partition)")], size)
      }
    }
    return metrics
  }
}
