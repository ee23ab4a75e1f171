import Kafka
import Models
import Runtime

/// Takes pictures of a fleet.
struct FleetObserver {
  private let cluster: ClusterOptions
  private let admin: Admin

  init(_ cluster: ClusterOptions) throws {
    self.cluster = cluster
    admin = try Admin(configuration: try cluster.configuration(), logger: ClusterOptions.silent)
  }

  /// Asks the processes that `fleet-status` names, and reads the groups' offsets. Throws `KafkaError`.
  func picture() async throws -> FleetPicture {
    var words: [(status: FleetStatus, at: Instant)] = []
    for (_, event) in try await TopicReader(Topics.fleetStatus.declaration, cluster: cluster).latest(as: .fleetStatus) {
      if case .fleet(let status) = event.payload { words.append((status, event.time)) }
    }
    let known = Set(try await admin.groups().map(\.rawValue))
    var groups: [String: FleetPicture.Group] = [:]
    for worker in Set(words.map(\.status.worker)) {
      let group = cluster.topicPrefix + worker
      guard known.contains(group) else { continue }
      let lags = try await admin.lags(of: GroupID(rawValue: group))
      groups[worker] = FleetPicture.Group(
        lag: lags.reduce(0) { $0 + $1.offsets }, taken: lags.reduce(0) { $0 + $1.committed.offset.rawValue })
    }
    let partitions = try await partitions()
    // Last, and all at once: what they say is as new as the picture.
    let at = ClockTicks.now
    var picture = FleetPicture(at: at, members: await Self.ask(words), groups: groups, partitions: partitions)
    // Without lane 0 the lanes cannot tell whether the review that they are held at is decided; what was published can.
    if case .collecting? = picture.review { picture.decided = try await lastCutoffs() }
    return picture
  }

  private static func ask(_ words: [(status: FleetStatus, at: Instant)]) async -> [FleetMember] {
    let members = await withTaskGroup(of: FleetMember.self) { group in
      for (status, at) in words {
        group.addTask {
          let answer = await ProcessAnswer.ask(status)
          return FleetMember(status: status, heardAt: at, voice: answer.map { .answers($0) } ?? .silent)
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    return members.sorted { ($0.status.worker, $0.status.instance) < ($1.status.worker, $1.status.instance) }
  }

  /// How many partitions the inputs have, which is how many lanes a worker has in all.
  func partitions() async throws -> Int64 {
    let topic = TopicName(rawValue: Topics.clock.declaration.name(prefix: cluster.topicPrefix))
    return Int64(try await admin.topics()[topic] ?? 0)
  }

  /// The last tick that every partition has; now, where there is none yet, so that nobody takes the beginning for the end.
  func lastTick() async throws -> Instant {
    let topic = TopicName(rawValue: Topics.clock.declaration.name(prefix: cluster.topicPrefix))
    return try await LastTicks(topic, cluster: cluster).read().values.map(\.time).min() ?? ClockTicks.now
  }

  private func lastCutoffs() async throws -> Instant? {
    let reader = TopicReader(Topics.tierCutoffs.declaration, cluster: cluster)
    return try await reader.latest(as: .derived(.tierCutoffs)).values.compactMap { event in
      if case .derived(.cutoffsSet(let cutoffs)) = event.payload { cutoffs.reviewedAt } else { nil }
    }.max()
  }

  /// How many dead letters nothing has been done with; reads them all, so it is for a picture that is shown.
  func openLetters() async throws -> Int {
    let topic = TopicName(rawValue: Topics.deadLetters.declaration.name(prefix: cluster.topicPrefix))
    guard try await admin.topics()[topic] != nil else { return 0 }
    return try await DeadLetterBox(cluster).letters().count { $0.fate == .open }
  }
}
