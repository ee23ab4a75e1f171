public import ArgumentParser
public import Logging

/// How the broker keeps data and where it draws limits; the defaults are Apache Kafka's but for sizes, which fit a small machine.
struct BrokerBehaviourOptions: ParsableArguments {
  @Flag(inversion: .prefixedNo, help: "Wait for the disk before a record is acknowledged.")
  var fsync = true

  @Flag(inversion: .prefixedNo, help: "Make a topic when a client first asks for it.")
  var autoCreateTopics = true

  @Option(help: "The partitions of a topic that is made without a number.")
  var partitions: Int32 = 1

  @Option(help: "The largest size of the data in bytes; beyond it produces are refused as on a full disk.")
  var sizeLimit: Int64?

  @Option(help: "The most connections at the same time.")
  var maxConnections = 1_000

  @Option(help: "The largest request in bytes.")
  var maxRequestBytes = 16 << 20

  @Option(help: "The bytes that all large requests and responses under way may hold together.")
  var requestMemory = 16 << 20

  @Option(help: "The least severe log lines to write: trace, debug, info, notice, warning, error or critical.")
  var logLevel = Logger.Level.info

  func validate() throws {
    guard partitions > 0 else { throw ValidationError("--partitions is at least 1.") }
    guard sizeLimit ?? 1 > 0, maxConnections > 0, maxRequestBytes > 0, requestMemory > 0 else {
      throw ValidationError("A limit is at least 1.")
    }
    guard maxRequestBytes <= Int(Int32.max) else { throw ValidationError("--max-request-bytes is at most \(Int32.max).") }
  }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
