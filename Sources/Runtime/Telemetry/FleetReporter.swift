import Kafka
import Logging
import Models
import ServiceLifecycle

/// Says on `fleet-status` what the process is and does: every few seconds, when its lanes change, and once more when it stops.
struct FleetReporter {
  /// The topic, without prefix.
  static let topic = "fleet-status"

  let telemetry: Telemetry
  /// Where the process answers over HTTP.
  let address: String
  let producer: Producer
  /// With prefix.
  let topicName: TopicName
  let interval: Duration
  let logger: Logger

  /// Reports until it is cancelled.
  func run() async throws {
    let output = try producer.topic(topicName)
    var wasDelivered = true
    var reported: [Int32: LanePhase]?
    var next = ContinuousClock.now
    while !Task.isCancelled {
      let status = status()
      let phases = Dictionary(status.lanes.map { (Int32(clamping: $0.partition), $0.phase) }) { first, _ in first }
      if ContinuousClock.now >= next || phases != reported {
        let isDelivered = await report(status, to: output, within: interval)
        if wasDelivered, !isDelivered { logger.warning("the fleet does not hear of this process", metadata: ["topic": "\(topicName)"]) }
        wasDelivered = isDelivered
        reported = phases
        next = ContinuousClock.now + interval
      }
      try? await Task.sleep(for: .milliseconds(500))
    }
  }

  /// Says that the process is gone: its lanes are stopped. Gives up after a second.
  func reportEnd() async {
    var status = status()
    status.stoppedAt = ClockTicks.now
    for index in status.lanes.indices { status.lanes[index].phase = .stopped }
    guard let output = try? producer.topic(topicName) else { return }
    _ = await report(status, to: output, within: .seconds(1))
  }

  /// What there is to say now.
  func status() -> FleetStatus {
    let lanes = telemetry.snapshot().lanes.map { lane in
      LaneStatus(
        partition: Int64(lane.partition), phase: lane.state.phase, lag: lane.lag ?? 0, restoreLeft: lane.state.restoreLeft,
        streamTime: lane.state.reading.streamTime, waitingReview: lane.state.reading.waitingReview, outlook: lane.state.reading.outlook)
    }
    return FleetStatus(
      worker: telemetry.worker, instance: telemetry.instance, address: address, startedAt: telemetry.startedAt, lanes: lanes)
  }

  private func report(_ status: FleetStatus, to output: OutputTopic, within limit: Duration) async -> Bool {
    let now = ClockTicks.now
    let id = EventID(checked: "\(status.worker)-\(status.instance)-\(now.milliseconds)")
    do throws(KafkaError) {
      try await producer.produce { (sink) throws(KafkaError) in
        var writer = JSONWriter()
        writer.event(EventAttributes(id: id, source: .worker(status.worker), time: now), .fleet(status))
        try sink.send(to: output, key: Array(status.key.utf8).span.bytes, value: writer.bytes.span.bytes)
      }
      try await producer.flush(within: limit)
      return true
    } catch {
      return false
    }
  }
}
