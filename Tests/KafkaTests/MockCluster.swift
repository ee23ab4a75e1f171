import CKafka
import Kafka
import Logging
import Synchronization

/// librdkafka's mock cluster on ports of its own: brokers that answer, fail, dawdle and go down on command.
///
/// Good for what the transport does. It is no broker for transactions and groups: it shows aborted records, fences nobody and takes any
/// generation.
final class MockCluster: Sendable {
  /// Kafka's numbers of the requests that tests make fail.
  enum Request: Int16 {
    case produce = 0
    case fetch = 1
    case offsetFetch = 9
    case findCoordinator = 10
    case initProducerID = 22
    case endTransaction = 26
  }

  /// `nonisolated(unsafe)`: the mock takes its own lock in every call.
  private nonisolated(unsafe) let client: OpaquePointer
  private nonisolated(unsafe) let cluster: OpaquePointer
  let bootstrap: String

  init(brokers: Int32 = 1) throws {
    let configuration = rd_kafka_conf_new()
    rd_kafka_conf_set(configuration, "log_level", "0", nil, 0)
    guard let client = rd_kafka_new(RD_KAFKA_PRODUCER, configuration, nil, 0), let cluster = rd_kafka_mock_cluster_new(client, brokers),
      let bootstrap = rd_kafka_mock_cluster_bootstraps(cluster)
    else { throw Unavailable() }
    self.client = client
    self.cluster = cluster
    self.bootstrap = String(cString: bootstrap)
  }

  deinit {
    rd_kafka_mock_cluster_destroy(cluster)
    rd_kafka_destroy(client)
  }

  struct Unavailable: Error {}

  func create(_ topic: TopicName, partitions: Int32) { rd_kafka_mock_topic_create(cluster, topic.rawValue, partitions, 1) }

  /// The next requests of the kind are answered with these errors, one each.
  func fail(_ request: Request, with errors: [rd_kafka_resp_err_t]) {
    var errors = errors
    rd_kafka_mock_push_request_errors_array(cluster, request.rawValue, errors.count, &errors)
  }

  func setDown(broker: Int32) { rd_kafka_mock_broker_set_down(cluster, broker) }

  func setUp(broker: Int32) { rd_kafka_mock_broker_set_up(cluster, broker) }

  func setRoundTrip(broker: Int32, milliseconds: Int32) { rd_kafka_mock_broker_set_rtt(cluster, broker, milliseconds) }

  /// What a client needs to reach the cluster quickly and without noise.
  func settings(_ more: [String: String] = [:]) -> Configuration {
    Configuration(
      [
        "bootstrap.servers": bootstrap, "reconnect.backoff.ms": "10", "reconnect.backoff.max.ms": "50",
        "topic.metadata.refresh.interval.ms": "1000",
      ]
      .merging(more) { _, own in own })
  }
}

/// A logger that says nothing.
let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
