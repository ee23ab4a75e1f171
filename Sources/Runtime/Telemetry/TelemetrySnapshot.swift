import Kafka
import Models

/// What a worker process knew of itself at one moment.
struct TelemetrySnapshot: Sendable {
  /// One lane, its lag worked out.
  struct LaneSnapshot: Sendable {
    var partition: Int32
    var state: Telemetry.LaneState
    /// By input in the worker's order: records not yet taken; `nil` while the partition's end is not known.
    var lags: [Int64?]

    /// Over all inputs; `nil` while one is not known.
    var lag: Int64? {
      lags.reduce(.some(0)) { sum, lag in sum.flatMap { sum in lag.map { sum + $0 } } }
    }
  }

  let state: Telemetry.State
  let statistics: Statistics?
  /// Without prefix.
  let inputs: [String]
  /// In the order of their partitions.
  let lanes: [LaneSnapshot]

  /// `prefix` stands before the topics' names in the statistics.
  init(state: Telemetry.State, statistics: Statistics?, inputs: [String], prefix: String) {
    self.state = state
    self.statistics = statistics
    self.inputs = inputs
    var ends: [TopicPartition: Int64] = [:]
    for lag in statistics?.lags ?? [] { ends[lag.partition] = lag.lastStableOffset?.rawValue }
    lanes = state.lanes.sorted { $0.key < $1.key }.map { partition, lane in
      let lags = lane.reading.inputs.enumerated().map { index, input in
        let source = TopicPartition(TopicName(rawValue: prefix + inputs[index]), Partition(rawValue: partition))
        let recovered = lane.ends.indices.contains(index) ? lane.ends[index] : nil
        return Self.lag(of: input, end: [ends[source], recovered].compactMap(\.self).max())
      }
      return LaneSnapshot(partition: partition, state: lane, lags: lags.isEmpty ? [nil] : lags)
    }
  }

  /// Records of an input that are not taken, given the last stable offset that is known: as of the recovery, or of librdkafka's last
  /// statistics.
  ///
  /// A marker of a transaction is an offset but no record: once the partition has been read to its end the lane counts it as done. So the
  /// lag of a caught-up reader is 0 wherever the end stands.
  static func lag(of input: LaneReading.Input, end: Int64?) -> Int64? {
    guard end != nil || input.isAtEnd else { return nil }
    return max(0, max(end ?? 0, input.arrived) - input.next - input.done)
  }
}
