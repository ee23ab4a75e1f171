import Kafka
package import Logging
import Models
import ServiceLifecycle

/// The live clock: a tick of the wall clock into every partition, once a second.
///
/// A tick that could not be written is not made up for: the next second brings the next.
package struct LiveClock: Service {
  private let ticks: ClockTicks
  private let partitions: Int32
  private let logger: Logger

  package init(ticks: ClockTicks, partitions: Int32, logger: Logger) {
    self.ticks = ticks
    self.partitions = partitions
    self.logger = logger
  }

  package func run() async throws {
    try await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        let now = ClockTicks.now
        // On the whole second, so that ticks of several machines and days line up.
        let second = Instant(milliseconds: now.milliseconds.flooredQuotient(1_000) * 1_000)
        do {
          try await ticks.write(at: second, mode: .live, partitions: 0..<partitions, source: "clock")
        } catch let error as KafkaError {
          guard case .retry = error else { throw error }
          logger.warning("a tick was not written", metadata: ["error": "\(error)"])
        }
        let next = second + .seconds(1)
        try? await Task.sleep(for: .milliseconds(max(1, (next - ClockTicks.now).milliseconds)))
      }
    }
  }
}
