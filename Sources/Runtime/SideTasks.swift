import Kafka
import Logging
import Models

/// What a worker process does beside its lanes: it reports to the fleet, and keeps the clock where the clock is silent.
struct SideTasks: Sendable {
  private let reporter: FleetReporter?
  private let clock: OwnClock?

  init(_ runtime: WorkerRuntime, _ clients: ClientConfigurations, _ topics: Topology, address: String) throws {
    let settings = runtime.settings
    let telemetry = runtime.telemetry
    let clockInput = runtime.worker.inputs.firstIndex(of: .clock)
    let keepsClock = settings.ownTicks && !settings.lane.isReplay && clockInput != nil
    guard topics.hasFleetStatus || keepsClock else {
      reporter = nil
      clock = nil
      return
    }
    let producer = try Producer(configuration: clients.reporter, logger: runtime.logger)
    reporter =
      topics.hasFleetStatus
      ? FleetReporter(
        telemetry: telemetry, address: address, producer: producer,
        topicName: TopicName(rawValue: settings.topicPrefix + FleetReporter.topic), interval: settings.status.reportInterval,
        logger: runtime.logger)
      : nil
    if let clockInput, keepsClock {
      let topic = TopicName(rawValue: settings.topicPrefix + WorkerInput.clock.topic)
      clock = OwnClock(
        telemetry: telemetry, ticks: try ClockTicks(topic: topic, producer: producer),
        source: "\(runtime.worker.name)-\(settings.instance)", clock: clockInput, logger: runtime.logger)
    } else {
      clock = nil
    }
  }

  /// Runs until it is cancelled.
  func run() async throws {
    try await withThrowingTaskGroup { tasks in
      if let reporter { tasks.addTask { try await reporter.run() } }
      if let clock { tasks.addTask { try await clock.run() } }
      try await tasks.waitForAll()
    }
  }

  /// Says that the process is gone.
  func end() async { await reporter?.reportEnd() }
}
