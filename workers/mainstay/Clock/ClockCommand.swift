import ArgumentParser
import Kafka
import Logging
import Models
import Runtime
import ServiceLifecycle
import UnixSignals

/// `mainstay clock`: the live clock, until a signal ends it.
struct ClockCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clock", abstract: "Writes a tick of the wall clock into every partition of the clock topic, once a second.",
    discussion: "One clock is enough for a fleet. A worker that sees no tick says so.")

  @OptionGroup var cluster: ClusterOptions

  func run() async throws {
    let logger = ClusterOptions.logger("clock")
    let configuration = try cluster.configuration()
    let topic = TopicName(rawValue: Topics.clock.declaration.name(prefix: cluster.topicPrefix))
    let admin = try Admin(configuration: configuration, logger: logger)
    guard let partitions = try await admin.topics()[topic] else {
      logger.critical("there is no topic \(topic); run mainstay topics apply first")
      throw ExitCode(78)
    }
    let ticks = try ClockTicks(topic: topic, configuration: configuration, logger: logger)
    let clock = LiveClock(ticks: ticks, partitions: Int32(clamping: partitions), logger: logger)
    try await ServiceGroup(services: [clock], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger).run()
  }
}
