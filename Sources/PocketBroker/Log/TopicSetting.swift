/// One setting that a topic can have: its name, type and default.
package struct TopicSetting: Sendable {
  /// The setting's name as Kafka spells it.
  package let name: String
  /// What values it takes.
  package let kind: Kind
  /// The value when nobody set one.
  package let defaultValue: String
  /// One sentence on what it does.
  package let documentation: String

  /// The type of a setting's value.
  package enum Kind: Sendable {
    /// A 32-bit number within a range.
    case int(ClosedRange<Int64>)
    /// A 64-bit number within a range.
    case long(ClosedRange<Int64>)
    /// A number within a range.
    case double(ClosedRange<Double>)
    /// `true` or `false`.
    case boolean
    /// One of a few words.
    case word([String])
    /// Words from a few, separated by commas.
    case list([String])
    /// Any text.
    case text

    func accepts(_ value: String) -> Bool {
      switch self {
      case .int(let range), .long(let range): Int64(value).map(range.contains) ?? false
      case .double(let range): Double(value).map(range.contains) ?? false
      case .boolean: value == "true" || value == "false"
      case .word(let words): words.contains(value)
      case .list(let words):
        value.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { words.contains($0.filter { $0 != " " }) }
      case .text: true
      }
    }
  }

  /// Every setting by name.
  package static let all: [String: TopicSetting] = {
    let day: Int64 = 86_400_000
    let positive = 0...Int64.max
    let orNone = -1...Int64.max
    let settings = [
      TopicSetting(
        name: "cleanup.policy", kind: .list(["delete", "compact"]), defaultValue: "delete",
        documentation: "Whether old records are deleted, compacted to the latest of each key, or both."),
      TopicSetting(
        name: "compression.gzip.level", kind: .int(-1...9), defaultValue: "-1", documentation: "Kept; without effect here."),
      TopicSetting(
        name: "compression.lz4.level", kind: .int(1...17), defaultValue: "9", documentation: "Kept; without effect here."),
      TopicSetting(
        name: "compression.type", kind: .word(["producer", "uncompressed", "gzip", "snappy", "lz4", "zstd"]), defaultValue: "producer",
        documentation: "Batches are kept as the producer compressed them, whatever is set."),
      TopicSetting(
        name: "compression.zstd.level", kind: .int(-131_072...22), defaultValue: "3", documentation: "Kept; without effect here."),
      TopicSetting(
        name: "delete.retention.ms", kind: .long(positive), defaultValue: "\(day)",
        documentation: "How long compaction keeps a tombstone."),
      TopicSetting(
        name: "file.delete.delay.ms", kind: .long(positive), defaultValue: "60000", documentation: "Kept; without effect here."),
      TopicSetting(
        name: "flush.messages", kind: .long(positive), defaultValue: "\(Int64.max)", documentation: "Kept; without effect here."),
      TopicSetting(name: "flush.ms", kind: .long(positive), defaultValue: "\(Int64.max)", documentation: "Kept; without effect here."),
      TopicSetting(
        name: "follower.replication.throttled.replicas", kind: .text, defaultValue: "", documentation: "Kept; there are no followers."),
      TopicSetting(
        name: "index.interval.bytes", kind: .int(0...Int64(Int32.max)), defaultValue: "4096", documentation: "Kept; without effect here."),
      TopicSetting(
        name: "leader.replication.throttled.replicas", kind: .text, defaultValue: "", documentation: "Kept; there are no followers."),
      TopicSetting(
        name: "max.compaction.lag.ms", kind: .long(1...Int64.max), defaultValue: "\(Int64.max)",
        documentation: "After how long a new record makes its log due for compaction."),
      TopicSetting(
        name: "max.message.bytes", kind: .int(0...Int64(Int32.max)), defaultValue: "1048588", documentation: "The largest batch in bytes."),
      TopicSetting(
        name: "message.timestamp.after.max.ms", kind: .long(positive), defaultValue: "\(Int64.max)",
        documentation: "Kept; without effect here."),
      TopicSetting(
        name: "message.timestamp.before.max.ms", kind: .long(positive), defaultValue: "\(Int64.max)",
        documentation: "Kept; without effect here."),
      TopicSetting(
        name: "message.timestamp.type", kind: .word(["CreateTime", "LogAppendTime"]), defaultValue: "CreateTime",
        documentation: "Whether a record has the producer's time or the broker's."),
      TopicSetting(
        name: "min.cleanable.dirty.ratio", kind: .double(0...1), defaultValue: "0.5",
        documentation: "Which share of a log must be new before it is compacted again."),
      TopicSetting(
        name: "min.compaction.lag.ms", kind: .long(positive), defaultValue: "0",
        documentation: "How long a record is safe from compaction."),
      TopicSetting(
        name: "min.insync.replicas", kind: .int(1...Int64(Int32.max)), defaultValue: "1",
        documentation: "Kept; one broker is always enough."),
      TopicSetting(name: "preallocate", kind: .boolean, defaultValue: "false", documentation: "Kept; without effect here."),
      TopicSetting(
        name: "retention.bytes", kind: .long(orNone), defaultValue: "-1", documentation: "The largest size of a partition; -1 is no limit."),
      TopicSetting(
        name: "retention.ms", kind: .long(orNone), defaultValue: "\(7 * day)", documentation: "How long records are kept; -1 is for ever."),
      TopicSetting(
        name: "segment.bytes", kind: .int(14...Int64(Int32.max)), defaultValue: "1073741824",
        documentation: "Kept; retention works batch by batch."),
      TopicSetting(
        name: "segment.index.bytes", kind: .int(4...Int64(Int32.max)), defaultValue: "10485760",
        documentation: "Kept; without effect here."),
      TopicSetting(name: "segment.jitter.ms", kind: .long(positive), defaultValue: "0", documentation: "Kept; without effect here."),
      TopicSetting(
        name: "segment.ms", kind: .long(1...Int64.max), defaultValue: "\(7 * day)", documentation: "Kept; retention works batch by batch."),
      TopicSetting(
        name: "unclean.leader.election.enable", kind: .boolean, defaultValue: "false", documentation: "Kept; there is one broker."),
    ]
    return Dictionary(uniqueKeysWithValues: settings.map { ($0.name, $0) })
  }()
}
