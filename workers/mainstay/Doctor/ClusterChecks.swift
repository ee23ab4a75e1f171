import Feeding
import Kafka
import Models
import Runtime

/// Checks of the broker, its topics and the clock.
struct ClusterChecks {
  /// A live clock ticks once a second; a worker says so when it has seen none for five.
  private static let silence = TimeSpan.seconds(5)
  /// Beyond it a worker ignores a tick (RULES, "Time").
  private static let ahead = TimeSpan.seconds(60)

  private let cluster: ClusterOptions

  init(_ cluster: ClusterOptions) { self.cluster = cluster }

  func findings() async throws -> [Finding] {
    let admin: Admin
    let known: [TopicName: Int]
    let took: Duration
    do {
      admin = try Admin(configuration: try cluster.configuration(), logger: ClusterOptions.silent)
      let began = ContinuousClock.now
      known = try await admin.topics()
      took = ContinuousClock.now - began
    } catch let error as KafkaError {
      let remedy = "Start one with mainstay broker, or name it with --bootstrap; does a firewall stand between?"
      return [.bad("broker", "no answer at \(cluster.bootstrap): \(error.failure.sentence)", remedy)]
    }
    let id = try await admin.clusterID() ?? "unknown"
    var findings: [Finding] = [.good("broker", "\(cluster.bootstrap) answers within \(took.milliseconds) ms (cluster \(id))")]
    findings += topics(known)
    findings += try await settings(admin, known)
    if let clock = try await clock(known) { findings.append(clock) }
    return findings
  }

  private func topics(_ known: [TopicName: Int]) -> [Finding] {
    var missing: [String] = []
    var different: [String] = []
    for topic in Topics.all {
      let name = topic.name(prefix: cluster.topicPrefix)
      guard let count = known[TopicName(rawValue: name)] else {
        missing.append(name)
        continue
      }
      if count != topic.partitions { different.append("\(name) has \(count) partitions, declared are \(topic.partitions)") }
    }
    if !missing.isEmpty {
      return [
        .bad("topics", "missing: \(missing.joined(separator: ", "))", "Make them: mainstay topics apply --bootstrap \(cluster.bootstrap).")
      ]
    }
    if !different.isEmpty {
      let remedy = "Topics that are joined need equal partitions; make the topic anew and copy its records, for a changed count moves keys."
      return [.bad("topics", different.joined(separator: "; "), remedy)]
    }
    return [.good("topics", "all \(Topics.all.count) are there with \(TopicDeclaration.partitionCount) partitions where keyed by customer")]
  }

  /// A compacted topic that deletes, or the other way round, loses state.
  private func settings(_ admin: Admin, _ known: [TopicName: Int]) async throws -> [Finding] {
    let declared = Topics.all.filter { known[TopicName(rawValue: $0.name(prefix: cluster.topicPrefix))] != nil }
    guard !declared.isEmpty else { return [] }
    var wrong: [String] = []
    let descriptions = try await admin.describe(declared.map { TopicName(rawValue: $0.name(prefix: cluster.topicPrefix)) })
    for topic in declared {
      let name = topic.name(prefix: cluster.topicPrefix)
      guard let found = descriptions.first(where: { $0.name.rawValue == name }) else { continue }
      for (setting, value) in topic.configuration.sorted(by: { $0.key < $1.key }) {
        guard let actual = found.configuration[setting]?.value, actual != value else { continue }
        wrong.append("\(name): \(setting) is \(actual), declared is \(value)")
      }
    }
    if wrong.isEmpty { return [.good("settings", "cleanup, retention and sizes are as declared")] }
    return [
      .warning("settings", wrong.joined(separator: "; "), "Set them as declared, with the cluster's own tool (kafka-configs.sh --alter).")
    ]
  }

  private func clock(_ known: [TopicName: Int]) async throws -> Finding? {
    let name = TopicName(rawValue: Topics.clock.declaration.name(prefix: cluster.topicPrefix))
    guard known[name] != nil else { return nil }
    let ticks = try await LastTicks(name, cluster: cluster).read()
    let start = "Start one: mainstay clock --bootstrap \(cluster.bootstrap) (mainstay up does it by itself)."
    guard let last = ticks.values.map(\.time).min() else { return .bad("clock", "no tick was ever written", start) }
    let now = ClockTicks.now
    if ticks.count < known[name] ?? 0 {
      return .bad("clock", "only \(ticks.count) of \(known[name] ?? 0) partitions have a tick: the lanes of the others wait", start)
    }
    if ticks.values.allSatisfy({ $0.mode == .history }) {
      return .warning(
        "clock", "a history stands at \(last); nothing live moves yet", "When it is fed whole, start the live clock: mainstay clock.")
    }
    if last > now + Self.ahead {
      return .bad(
        "clock", "the last tick is \(last), ahead of this machine's \(now)",
        "Set the clocks of both machines by NTP: timedatectl set-ntp true.")
    }
    if now - last > Self.silence {
      return .bad("clock", "the last tick is \((now - last).milliseconds / 1_000) s old: time stands still for the workers", start)
    }
    return .good("clock", "ticks; the last is \((now - last).milliseconds) ms old")
  }
}

extension Duration {
  /// Whole milliseconds.
  fileprivate var milliseconds: Int64 { components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000 }
}
