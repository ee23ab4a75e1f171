/// A topic's configuration: what was set, and the defaults for the rest.
///
/// Every setting that clients commonly send is accepted and kept; those that only make sense in a cluster have no effect here.
package struct TopicConfig: Sendable, Equatable {
  /// The settings that differ from the defaults, by name, as text.
  package let overrides: [String: String]

  /// `cleanup.policy` contains `compact`.
  package let isCompacted: Bool
  /// `cleanup.policy` contains `delete`.
  package let isDeleted: Bool
  /// `retention.ms`; `nil` keeps records for ever.
  package let retention: Int64?
  /// `retention.bytes` of one partition; `nil` is no limit.
  package let retentionBytes: Int64?
  /// `delete.retention.ms`: how long compaction keeps a tombstone.
  package let deleteRetention: Int64
  /// `min.compaction.lag.ms`: how long a record is safe from compaction.
  package let minimumCompactionLag: Int64
  /// `min.cleanable.dirty.ratio`: which share of a log must be new before it is compacted again.
  package let minimumDirtyRatio: Double
  /// `max.message.bytes`: the largest batch.
  package let maximumBatchBytes: Int
  /// `message.timestamp.type` is `LogAppendTime`.
  package let usesLogAppendTime: Bool

  /// The configuration of a topic with no settings of its own.
  package static var standard: TopicConfig {
    TopicConfig(checked: [:])
  }

  /// Checks settings, or refuses them with `INVALID_CONFIG`.
  package init(_ overrides: [String: String]) throws(Refusal) {
    for (name, value) in overrides.sorted(by: { $0.key < $1.key }) {
      guard let setting = TopicSetting.all[name] else { throw Refusal(.invalidConfig, "\(name) is no setting of a topic") }
      guard setting.kind.accepts(value) else { throw Refusal(.invalidConfig, "\(name) cannot be '\(value)'") }
    }
    self.init(checked: overrides)
  }

  init(checked overrides: [String: String]) {
    func text(_ name: String) -> String { overrides[name] ?? TopicSetting.all[name]?.defaultValue ?? "" }
    func number(_ name: String) -> Int64 { Int64(text(name)) ?? 0 }
    let policy = text("cleanup.policy").split(separator: ",").map { $0.filter { $0 != " " } }
    self.overrides = overrides
    isCompacted = policy.contains("compact")
    isDeleted = policy.contains("delete")
    retention = number("retention.ms") < 0 ? nil : number("retention.ms")
    retentionBytes = number("retention.bytes") < 0 ? nil : number("retention.bytes")
    deleteRetention = number("delete.retention.ms")
    minimumCompactionLag = number("min.compaction.lag.ms")
    minimumDirtyRatio = Double(text("min.cleanable.dirty.ratio")) ?? 0.5
    maximumBatchBytes = Int(number("max.message.bytes"))
    usesLogAppendTime = text("message.timestamp.type") == "LogAppendTime"
  }

  /// Every setting with its value, sorted by name, as DescribeConfigs lists them.
  package var entries: [Entry] {
    TopicSetting.all.values.sorted { $0.name < $1.name }.map { setting in
      Entry(setting: setting, value: overrides[setting.name] ?? setting.defaultValue, isDefault: overrides[setting.name] == nil)
    }
  }

  /// One setting with the value that is in force.
  package struct Entry: Sendable {
    /// The setting.
    package let setting: TopicSetting
    /// Its value as text.
    package let value: String
    /// Whether nobody set it.
    package let isDefault: Bool
  }
}
