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
    discussion: """
      One clock is enough for a fleet, and mainstay up runs one. A worker that sees no tick says so, and ticks by itself.

        mainstay clock
        mainstay clock --bootstrap kafka-1:9092

      Exit codes: 0 stopped by a signal; 64 wrong options; 69 the broker does not answer; 78 the topics are not there, or not permitted.
      """)

  @OptionGroup var cluster: ClusterOptions

  func run() async throws { try await ExitStatus.telling("clock", cluster) { try await tick() } }

  private func tick() async throws {
    let logger = ClusterOptions.logger("clock")
    let configuration = try cluster.configuration()
    let topic = TopicName(rawValue: Topics.clock.declaration.name(prefix: cluster.topicPrefix))
    let admin = try Admin(configuration: configuration, logger: ClusterOptions.silent)
    guard let partitions = try await admin.topics()[topic] else {
      throw CommandFailure(status: .badConfiguration, reason: "there is no topic \(topic); mainstay topics apply makes it")
    }
    let ticks = try ClockTicks(topic: topic, configuration: configuration, logger: logger)
    let clock = LiveClock(ticks: ticks, partitions: Int32(clamping: partitions), logger: logger)
    try await ServiceGroup(services: [clock], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger).run()
  }
}
