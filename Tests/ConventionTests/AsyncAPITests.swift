import Models
import Testing
import Yams

/// Holds `topics/asyncapi.yaml` to the structure of AsyncAPI 3.0 and to the declarations beside it.
@Suite struct AsyncAPITests {
  private let document: Node

  init() throws {
    document = try #require(try Yams.compose(yaml: Repository.file("topics/asyncapi.yaml")))
  }

  private static var publicTopics: [TopicDeclaration] { Topics.all.filter(\.isPublic) }

  @Test func `it is AsyncAPI 3.0 with a Kafka server`() {
    #expect(document["asyncapi"]?.string == "3.0.0")
    #expect(document["info"]?["title"]?.string != nil)
    #expect(document["info"]?["version"]?.string != nil)
    #expect(document["servers"]?["broker"]?["protocol"]?.string == "kafka")
    #expect(Set(document.names) == ["asyncapi", "info", "defaultContentType", "servers", "channels", "operations", "components"])
  }

  @Test func `it has a channel for every public topic and no other`() {
    #expect(document["channels"]?.names.sorted() == Self.publicTopics.map(\.name).sorted())
  }

  @Test(arguments: publicTopics)
  func `a channel has the numbers of its topic`(_ topic: TopicDeclaration) throws {
    let channel = try #require(document["channels"]?[topic.name])
    let binding = try #require(channel["bindings"]?["kafka"])
    #expect(channel["address"]?.string == topic.name)
    #expect(binding["topic"]?.string == topic.name)
    #expect(binding["partitions"]?.int == topic.partitions)
    #expect(binding["bindingVersion"]?.string != nil)
    let settings = try #require(binding["topicConfiguration"])
    #expect(settings["cleanup.policy"]?.array().compactMap(\.string) == [topic.cleanup.rawValue])
    #expect(settings["max.message.bytes"]?.int == topic.maximumMessageBytes)
    let retention = settings[topic.cleanup == .delete ? "retention.ms" : "delete.retention.ms"]?.int.map(Int64.init)
    #expect(retention == topic.retention.milliseconds)
  }

  @Test(arguments: publicTopics)
  func `a channel's messages are the types of its topic, with the topic's schema`(_ topic: TopicDeclaration) throws {
    let declaration = try #require(try TopicFiles.declarations().first { $0.name == topic.name })
    let types = declaration.types ?? ["deadLetter"]
    let messages = try #require(document["channels"]?[topic.name]?["messages"])
    #expect(messages.names == types)
    for type in types {
      #expect(messages[type]?["$ref"]?.string == "#/components/messages/\(topic.name).\(type)")
      let message = try #require(document["components"]?["messages"]?["\(topic.name).\(type)"])
      #expect(message["name"]?.string == type)
      #expect(message["bindings"]?["kafka"]?["key"]?["description"]?.string == topic.key.rawValue)
      let schema = message[type == "deadLetter" ? "headers" : "payload"]
      #expect(schema?["schema"]?["$ref"]?.string == declaration.schema.map { "./\($0)" })
    }
  }

  @Test func `it has no message that no channel carries`() throws {
    let carried = try TopicFiles.declarations().filter(\.public).flatMap { file in
      (file.types ?? ["deadLetter"]).map { "\(file.name).\($0)" }
    }
    #expect(document["components"]?["messages"]?.names.sorted() == carried.sorted())
  }

  @Test(arguments: publicTopics)
  func `workers receive from inputs and send to the rest`(_ topic: TopicDeclaration) throws {
    let isInput = EventTopic.inputs.map(\.name).contains(topic.name)
    let action = isInput ? "receive" : "send"
    let operation = try #require(document["operations"]?["\(action)-\(topic.name)"])
    #expect(operation["action"]?.string == action)
    #expect(operation["channel"]?["$ref"]?.string == "#/channels/\(topic.name)")
  }

  @Test func `every reference leads somewhere`() throws {
    for reference in document.references {
      if reference.hasPrefix("./") {
        #expect(throws: Never.self) { try JSON(Repository.file("topics/" + reference.dropFirst(2))) }
        continue
      }
      let path = reference.split(separator: "/").dropFirst().map(String.init)
      let target = path.reduce(Optional(document)) { node, step in node?[step] }
      #expect(target != nil, "\(reference)")
    }
  }
}

extension Node {
  /// The keys of a mapping, in the order of the file.
  fileprivate var names: [String] { mapping?.keys.compactMap(\.string) ?? [] }

  /// Every `$ref` below this node.
  fileprivate var references: [String] {
    if let mapping { return mapping.flatMap { $0.key.string == "$ref" ? [$0.value.string ?? ""] : $0.value.references } }
    return sequence?.flatMap(\.references) ?? []
  }
}
