import Kafka
import Models

/// Takes pictures of a fleet.
struct FleetObserver {
  private let cluster: ClusterOptions
  private let admin: Admin

  init(_ cluster: ClusterOptions) throws {
    self.cluster = cluster
    admin = try Admin(configuration: try cluster.configuration(), logger: ClusterOptions.logger("status"))
  }

  /// Reads `fleet-status`, the groups' offsets and the size of the dead letters. Throws `KafkaError`.
  func picture() async throws -> FleetPicture {
    var processes: [FleetStatus] = []
    for (_, event) in try await TopicReader(Topics.fleetStatus.declaration, cluster: cluster).latest(as: .fleetStatus) {
      if case .fleet(let status) = event.payload { processes.append(status) }
    }
    processes.sort { ($0.worker, $0.instance) < ($1.worker, $1.instance) }
    let known = Set(try await admin.groups().map(\.rawValue))
    var groups: [String: FleetPicture.Group] = [:]
    for worker in Set(processes.map(\.worker)) {
      let group = cluster.topicPrefix + worker
      guard known.contains(group) else { continue }
      let lags = try await admin.lags(of: GroupID(rawValue: group))
      groups[worker] = FleetPicture.Group(
        lag: lags.reduce(0) { $0 + $1.offsets }, taken: lags.reduce(0) { $0 + $1.committed.offset.rawValue })
    }
    return FleetPicture(processes: processes, groups: groups, deadLetters: try await deadLetters())
  }

  /// How many partitions the inputs have, which is how many lanes a worker has in all.
  func partitions() async throws -> Int64 {
    let topic = TopicName(rawValue: Topics.clock.declaration.name(prefix: cluster.topicPrefix))
    return Int64(try await admin.topics()[topic] ?? 0)
  }

  private func deadLetters() async throws -> Int64 {
    let topic = TopicName(rawValue: Topics.deadLetters.declaration.name(prefix: cluster.topicPrefix))
    guard let partitions = try await admin.topics()[topic] else { return 0 }
    let consumer = try Consumer(configuration: try cluster.configuration(), logger: ClusterOptions.logger("status"))
    var count: Int64 = 0
    for partition in 0..<Int32(clamping: partitions) {
      let marks = try await consumer.queryWatermarks(of: TopicPartition(topic, Partition(rawValue: partition)))
      count += marks.end.rawValue - marks.low.rawValue
    }
    try await consumer.close()
    return count
  }
}
