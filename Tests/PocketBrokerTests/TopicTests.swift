import Testing

@testable import PocketBroker

@Suite struct `Topics` {
  static let names: [(String, Bool)] = [
    ("orders", true), ("a.b_c-D9", true), (String(repeating: "x", count: 249), true), ("", false), (".", false), ("..", false),
    ("a/b", false),
    ("ä", false), ("a b", false), (String(repeating: "x", count: 250), false),
  ]

  @Test(arguments: names) func `have names of letters, digits, dots, dashes and underscores`(name: String, isValid: Bool) {
    #expect(Topic.isValid(name: name) == isValid)
  }

  /// What a creation asks for, and the answer.
  static let refused: [(String, Int32, [String: String], ErrorCode)] = [
    ("bad/name", 1, [:], .invalidTopicException), ("t_k.n", 1, [:], .invalidTopicException), ("taken", 1, [:], .topicAlreadyExists),
    ("new", 0, [:], .invalidPartitions),
    ("new", -3, [:], .invalidPartitions), ("new", 10_001, [:], .invalidPartitions), ("new", 1, ["no.such": "1"], .invalidConfig),
    ("new", 1, ["cleanup.policy": "compost"], .invalidConfig), ("new", 1, ["retention.ms": "-2"], .invalidConfig),
    ("new", 1, ["retention.ms": "soon"], .invalidConfig),
  ]

  @Test(arguments: refused) func `are refused with the protocol's error`(
    name: String, partitions: Int32, configs: [String: String], expected: ErrorCode
  ) async throws {
    try await Bench.run { bench in
      for name in ["t.k_n", "taken"] { _ = try await bench.engine.createTopic(name, partitions: 1) }
      do throws(Refusal) {
        _ = try await bench.engine.createTopic(name, partitions: partitions, configs: configs)
        Issue.record("\(name) was made")
      } catch {
        #expect(error.code == expected)
      }
      #expect(bench.engine.topics.map(\.name) == ["t.k_n", "taken"])
    }
  }

  @Test func `keep their partitions and settings over a restart`() async throws {
    try await Bench.run { bench in
      let topic = try await bench.engine.createTopic(
        "t", partitions: 3, configs: ["cleanup.policy": "compact,delete", "retention.ms": "5"])
      #expect(try await bench.engine.createTopic("dry", partitions: 1, validateOnly: true).partitionCount == 1)
      try await bench.engine.createPartitions("t", count: 5)
      try await bench.engine.alterConfigs("t", [.delete("retention.ms"), .subtract("cleanup.policy", "delete")])
      try await bench.restart()
      #expect(bench.engine.topics.map(\.name) == ["t"])
      let found = try #require(bench.engine.topic(id: topic.id))
      #expect(found.partitionCount == 5)
      #expect(found.config.overrides == ["cleanup.policy": "compact"])
      #expect(found.config.isCompacted && !found.config.isDeleted)
      #expect(await bench.append([TestRecord(key: "k", value: "v")], to: TopicPartition("t", 4)).error == .none)
      await #expect(throws: Refusal.self) { try await bench.engine.createPartitions("t", count: 5) }
    }
  }

  /// Changes to `cleanup.policy=delete`, and the value after them or `nil` for a refusal.
  static let changes: [([ConfigChange], String?)] = [
    ([.set("cleanup.policy", "compact")], "compact"), ([.append("cleanup.policy", "compact")], "delete,compact"),
    ([.append("cleanup.policy", "delete")], "delete"), ([.subtract("cleanup.policy", "compact")], "delete"),
    ([.set("cleanup.policy", "compact"), .delete("cleanup.policy")], "delete"), ([.append("retention.ms", "1")], nil),
    ([.delete("nonsense")], nil), ([.set("cleanup.policy", "compact"), .set("retention.ms", "x")], nil),
  ]

  @Test(arguments: changes) func `change all their settings or none`(changes: [ConfigChange], expected: String?) async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 1)
      let succeeded = (try? await bench.engine.alterConfigs("t", changes)) != nil
      #expect(succeeded == (expected != nil))
      let entry = bench.engine.topic(named: "t")?.config.entries.first { $0.setting.name == "cleanup.policy" }
      #expect(entry?.value == expected ?? "delete")
    }
  }

  @Test func `have the default again for each setting that a replacement does not name`() async throws {
    try await Bench.run { bench in
      let before = ["cleanup.policy": "compact", "retention.ms": "5"]
      _ = try await bench.engine.createTopic("t", partitions: 1, configs: before)
      try await bench.engine.replaceConfigs("t", ["retention.ms": "7"], validateOnly: true)
      await #expect(throws: Refusal.self) { try await bench.engine.replaceConfigs("t", ["retention.ms": "7", "nonsense": "1"]) }
      #expect(bench.engine.topic(named: "t")?.config.overrides == before)
      try await bench.engine.replaceConfigs("t", ["retention.ms": "7"])
      #expect(bench.engine.topic(named: "t")?.config.overrides == ["retention.ms": "7"])
      try await bench.restart()
      #expect(bench.engine.topic(named: "t")?.config.overrides == ["retention.ms": "7"])
    }
  }
}
