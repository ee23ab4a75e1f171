import Kafka
package import Models
package import Runtime

/// Drives all lanes of a worker without a broker and without a clock: records go to the lane of their key, messages from lane to lane.
///
/// Lanes take their turns in an order that the seed decides, and any of them may die on its way, so that what must not depend on either can
/// be shown not to.
package final class FleetTester {
  /// What may happen to a lane at its turn.
  package enum Accident: CaseIterable, Sendable {
    /// It decides and dies before it commits.
    case beforeCommit
    /// It commits and dies before it publishes.
    case betweenCommitAndPublish
    /// It loses its disk and is restored from its changelog.
    case lostDisk
  }

  private let lanes: [WorkerTester]
  private var random: SeededGenerator
  private let accidents: [Accident]
  private let percent: Int

  /// `percent` is how often in a hundred turns one of the accidents happens.
  package init(
    _ worker: any Worker, partitions: Int32, seed: UInt64 = 1, accidents: [Accident] = [], percent: Int = 10,
    settings: LaneSettings = LaneSettings()
  ) throws {
    lanes = try (0..<partitions).map {
      try WorkerTester(worker, place: LanePlace(partition: $0, partitions: partitions), settings: settings)
    }
    random = SeededGenerator(seed: seed)
    self.accidents = accidents
    self.percent = percent
    for lane in lanes {
      lane.carry = { [unowned self] message in lanes[Int(message.partition)].deliver(message) }
    }
  }

  /// Everything published so far, lane after lane.
  package var published: [WorkerTester.Published] { lanes.flatMap(\.published) }

  /// Appends an event to its topic, in the partition of its key.
  package func append(_ event: Event<EventPayload>, to topic: String) {
    let partition = Murmur2.partition(of: event.payload.key ?? "", count: Int32(lanes.count))
    lanes[Int(partition.rawValue)].append(event, to: topic)
  }

  /// Appends a tick to every partition.
  package func tick(at time: Instant, mode: ClockMode) {
    for lane in lanes { lane.tick(at: time, mode: mode) }
  }

  /// Gives lanes turns until none has anything to do.
  package func run() throws {
    while let lane = lanes.filter(\.hasArrivals).randomElement(using: &random) {
      guard Int.random(in: 0..<100, using: &random) < percent, let accident = accidents.randomElement(using: &random) else {
        try lane.work()
        try lane.commit()
        continue
      }
      switch accident {
      case .beforeCommit:
        try lane.work()
        lane.crash()
      case .betweenCommitAndPublish:
        try lane.work()
        try lane.commit(isPublished: false)
        lane.crash()
      case .lostDisk: try lane.loseDisk()
      }
    }
  }
}
