import Models
import Yams

/// The machine-readable contract: what lies in `topics/`.
enum TopicFiles {
  /// `topics/<name>.yaml`.
  struct Declaration: Decodable, CustomStringConvertible, Sendable {
    var name: String
    var description: String
    var key: String
    var partitioning: String
    var partitions: Int
    var cleanup: String
    var retention: String
    var minInSyncReplicas: Int
    var maxMessageBytes: Int
    var owner: String
    var `public`: Bool
    var schema: String?
    var types: [String]?
  }

  /// One example of an event, and the topic that carries it.
  struct Example: CustomStringConvertible, Sendable {
    let topic: EventTopic
    let type: String
    let text: String

    var description: String { "\(topic.name) \(type)" }
  }

  /// An event that must be refused, and how.
  struct CounterExample: CustomStringConvertible, Sendable {
    let topic: EventTopic
    let why: String
    let code: String
    let pointer: String
    let key: String
    let text: String

    var description: String { "\(topic.name): \(why)" }
  }

  static func declarations() throws -> [Declaration] {
    try Repository.files(under: "topics", ending: [".yaml"]).filter { $0.name != "asyncapi.yaml" }.map { file in
      try YAMLDecoder().decode(Declaration.self, from: file.text)
    }
  }

  static func schema(_ topic: String) throws -> JSON { try JSON(Repository.file("topics/\(topic).schema.json")) }

  static func examples() throws -> [Example] {
    try EventTopic.all.flatMap { topic in
      try (schema(topic.name)["examples"]?.list ?? []).map { example in
        Example(topic: topic, type: example["type"]?.string ?? "", text: example.text)
      }
    }
  }

  static func counterExamples() throws -> [CounterExample] {
    try EventTopic.all.flatMap { topic in
      try Repository.file("topics/examples/\(topic.name).refused.ndjson").split(separator: "\n").map { line in
        let json = try JSON(String(line))
        return CounterExample(
          topic: topic, why: json["why"]?.string ?? "", code: json["code"]?.string ?? "", pointer: json["pointer"]?.string ?? "",
          key: json["key"]?.string ?? "", text: (json["event"] ?? .null).text)
      }
    }
  }
}
