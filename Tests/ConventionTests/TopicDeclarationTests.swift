import Models
import Testing

@Suite struct TopicDeclarationTests {
  @Test func `every topic of the code has a declaration, and every declaration a topic`() throws {
    #expect(try TopicFiles.declarations().map(\.name).sorted() == Topics.all.map(\.name))
  }

  @Test(arguments: try TopicFiles.declarations())
  func `a declaration says what the code says`(_ file: TopicFiles.Declaration) throws {
    let topic = try #require(Topics.named(file.name))
    #expect(file.key == topic.key.rawValue)
    #expect(file.partitioning == topic.partitioning.rawValue)
    #expect(file.partitions == topic.partitions)
    #expect(file.cleanup == topic.cleanup.rawValue)
    #expect(file.retention == (topic.retention == .unlimited ? "unlimited" : "\(topic.retention.milliseconds / 86_400_000) days"))
    #expect(file.minInSyncReplicas == topic.minimumInSyncReplicas)
    #expect(file.maxMessageBytes == topic.maximumMessageBytes)
    #expect(file.owner == topic.owner.rawValue)
    #expect(file.public == topic.isPublic)
  }

  @Test func `every public topic has a schema, and every schema a topic`() throws {
    let declared = try TopicFiles.declarations().compactMap(\.schema).sorted()
    #expect(declared == Topics.all.filter(\.isPublic).map { "\($0.name).schema.json" }.sorted())
    #expect(declared == (try Repository.files(under: "topics", ending: [".schema.json"]).map(\.name)))
  }

  @Test(arguments: EventTopic.all.map(\.name))
  func `a schema lists the types of its declaration, defines each, and has an example of each`(_ name: String) throws {
    let declaration = try #require(try TopicFiles.declarations().first { $0.name == name })
    let schema = try TopicFiles.schema(name)
    let types = try #require(declaration.types)
    #expect(schema["properties"]?["type"]?["enum"]?.strings == types)
    #expect(schema["allOf"]?.list?.compactMap { $0["if"]?["properties"]?["type"]?["const"]?.string } == types)
    #expect(
      schema["allOf"]?.list?.compactMap { $0["then"]?["properties"]?["data"]?["$ref"]?.string } == types.map { "#/$defs/\($0)" })
    #expect(schema["examples"]?.list?.compactMap { $0["type"]?.string } == types)
    for type in types { #expect(schema["$defs"]?[type] != nil, "\(type)") }
  }

  /// Types are written in the code as `name.step`; nothing else in the codec looks like that.
  @Test func `the types that the codec names are the types of the declarations`() throws {
    let literal = /"([a-zA-Z]+\.[a-z][a-zA-Z]*)"/
    let named = try Repository.files(under: "Sources/Models/Codec").flatMap { file in
      file.lines.filter { !$0.drop { $0 == " " }.hasPrefix("//") }.flatMap { $0.matches(of: literal).map { String($0.1) } }
    }
    let declared = try TopicFiles.declarations().flatMap { $0.types ?? [] }
    #expect(Set(named).sorted() == Set(declared).sorted())
  }

  @Test func `the dead letters' codes are the faults of the code`() throws {
    let codes = try TopicFiles.schema("dead-letters")["properties"]?["error-code"]?["enum"]?.strings
    #expect(codes == FaultCode.allCases.map(\.rawValue))
  }

  @Test func `topics that join per customer are co-partitioned`() {
    let joined = Topics.all.filter { $0.key == .customerID }
    #expect(Set(joined.map(\.partitions)).count == 1)
    #expect(joined.allSatisfy { $0.partitioning == .key })
  }

  @Test func `a dead letter has room for the largest record and its headers`() {
    let largest = EventTopic.inputs.map(\.declaration.maximumMessageBytes).max() ?? 0
    #expect(Topics.deadLetters.declaration.maximumMessageBytes == largest + 65_536)
  }
}
