import Models

/// One way in which a cluster differs from the declared topics.
enum TopicDifference: Hashable {
  case missing(TopicDeclaration, partitions: Int)
  /// Another number of partitions. Changing it moves keys, which matters as soon as there are records.
  case partitions(TopicDeclaration, has: Int, wanted: Int, hasRecords: Bool)
  /// A setting that is not as declared.
  case setting(TopicDeclaration, name: String, has: String, wanted: String)
  /// A topic whose records must meet those of the others in one lane, and that has another number of partitions than most.
  case notCopartitioned(TopicDeclaration, has: Int, others: Int)

  var topic: TopicDeclaration {
    switch self {
    case .missing(let topic, _), .partitions(let topic, _, _, _), .setting(let topic, _, _, _), .notCopartitioned(let topic, _, _): topic
    }
  }

  /// Whether `apply` carries it out without being told more.
  var isApplied: Bool {
    switch self {
    case .missing, .setting: true
    case .partitions(let topic, let has, let wanted, let hasRecords): has < wanted && (!hasRecords || topic.partitioning != .key)
    case .notCopartitioned: false
    }
  }

  /// A line as a diff shows it: `+` is made, `~` is changed, `!` needs a decision.
  func line(prefix: String) -> String {
    let name = topic.name(prefix: prefix)
    return switch self {
    case .missing(_, let partitions): "+ \(name) (\(partitions) partitions, \(topic.cleanup.rawValue))"
    case .setting(_, let setting, let has, let wanted): "~ \(name) \(setting): \(has) → \(wanted)"
    case .partitions(_, let has, let wanted, _) where has > wanted:
      "! \(name) has \(has) partitions, wanted are \(wanted); partitions cannot be taken away"
    case .partitions(_, let has, let wanted, let hasRecords) where hasRecords && topic.partitioning == .key:
      "! \(name) has \(has) partitions, wanted are \(wanted); it has records, whose keys would move (--move-keys does it all the same)"
    case .partitions(_, let has, let wanted, _): "~ \(name) partitions: \(has) → \(wanted)"
    case .notCopartitioned(_, let has, let others): "! \(name) has \(has) partitions, the topics that meet it in a lane have \(others)"
    }
  }

  /// The same for machines, as one JSON object.
  func json(prefix: String) -> String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("topic", topic.name(prefix: prefix))
    writer.field("applied", isApplied)
    switch self {
    case .missing(_, let partitions):
      writer.field("difference", "missing")
      writer.field("partitions", Int64(partitions))
    case .setting(_, let setting, let has, let wanted):
      writer.field("difference", "setting")
      writer.field("setting", setting)
      writer.field("has", has)
      writer.field("wanted", wanted)
    case .partitions(_, let has, let wanted, let hasRecords):
      writer.field("difference", "partitions")
      writer.field("has", Int64(has))
      writer.field("wanted", Int64(wanted))
      writer.field("hasRecords", hasRecords)
    case .notCopartitioned(_, let has, let others):
      writer.field("difference", "notCopartitioned")
      writer.field("has", Int64(has))
      writer.field("others", Int64(others))
    }
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
