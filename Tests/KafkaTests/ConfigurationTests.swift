import Kafka
import Logging
import Synchronization
import Testing

@Suite struct ConfigurationTests {
  private let secret = "hunter2-swordfish"

  @Test(arguments: [
    "sasl.password", "ssl.key.password", "ssl.key.pem", "ssl.keystore.password", "sasl.oauthbearer.client.secret",
    "sasl.oauthbearer.config",
    "ssl_key", "SASL.PASSWORD", "some.future.api.token",
  ])
  func `a secret shows in no description, mirror or dump`(name: String) {
    let configuration: Configuration = ["bootstrap.servers": "broker:9092", name: secret]
    var dumped = ""
    dump(configuration, to: &dumped)
    let texts = ["\(configuration)", String(reflecting: configuration), String(describing: [configuration]), dumped]
    for text in texts {
      #expect(!text.contains(secret))
      #expect(text.contains("broker:9092"))
      #expect(text.contains(name))
    }
    #expect(configuration[name] == secret)
  }

  @Test(arguments: ["bootstrap.servers", "sasl.username", "sasl.mechanism", "ssl.ca.location", "ssl.certificate.pem", "compression.type"])
  func `what is no secret is shown`(name: String) {
    let configuration: Configuration = [name: "shown"]
    #expect("\(configuration)" == "[\(name)=shown]")
  }

  @Test func `the prefix is dropped and other settings are left out`() {
    let configuration = Configuration(stripping: "kafka.", from: ["kafka.sasl.username": "me", "kafka.linger.ms": "5", "http.port": "80"])
    #expect(configuration.names == ["linger.ms", "sasl.username"])
    #expect(configuration["sasl.username"] == "me")
  }

  @Test func `own settings go over defaults`() {
    let both = Configuration(["a": "own", "b": "own"]).over(["b": "default", "c": "default"])
    #expect("\(both)" == "[a=own, b=own, c=default]")
  }

  @Test(arguments: ["no.such.setting", "linger.ms", "security.protocol"])
  func `a setting that librdkafka refuses stops with its name`(name: String) {
    let thrown = #expect(throws: KafkaError.self) { try Producer(configuration: [name: "nonsense"], logger: silent) }
    guard case .stop(let failure)? = thrown else { return #expect(Bool(false), "\(String(describing: thrown))") }
    #expect(failure.sentence.contains(name))
  }

  @Test func `a refused secret is not quoted`() {
    let thrown = #expect(throws: KafkaError.self) { try Producer(configuration: ["ssl.private.thing": secret], logger: silent) }
    #expect(thrown?.description.contains(secret) == false)
    #expect(thrown?.description.contains("ssl.private.thing") == true)
  }

  @Test func `SASL and TLS settings are taken`() throws {
    let settings: Configuration = [
      "bootstrap.servers": "127.0.0.1:1", "security.protocol": "SASL_SSL", "sasl.mechanism": "SCRAM-SHA-512", "sasl.username": "me",
      "sasl.password": secret, "enable.ssl.certificate.verification": "true",
    ]
    _ = try Producer(configuration: settings, logger: silent)
    _ = try Consumer(configuration: settings, logger: silent)
  }

  @Test func `librdkafka's log lines go to the logger, without secrets`() async throws {
    let lines = Mutex<[String]>([])
    var logger = Logger(label: "kafka") { _ in Collecting(lines: { line in lines.withLock { $0.append(line) } }) }
    logger.logLevel = .debug
    let cluster = try MockCluster()
    let settings = cluster.settings(["debug": "all", "sasl.password": secret, "security.protocol": "PLAINTEXT"])
    let producer = try Producer(configuration: settings, logger: logger)
    try await producer.send(["a"], to: "t")
    let found = lines.withLock { $0 }
    #expect(found.contains { $0.contains("sasl.password") })
    #expect(found.allSatisfy { !$0.contains(secret) })
  }
}

/// A log handler that hands every line on.
private struct Collecting: LogHandler {
  let lines: @Sendable (String) -> Void
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .trace

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) { lines(event.message.description) }
}
