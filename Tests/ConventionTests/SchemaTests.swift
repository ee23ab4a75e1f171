import Models
import Testing

/// Holds the schemas and the codec together without a list of fields: by decoding full examples, encoding them again, and breaking
/// them one field at a time.
@Suite struct SchemaTests {
  @Test(arguments: try TopicFiles.examples())
  func `an example keeps its schema`(_ example: TopicFiles.Example) throws {
    let schema = SchemaValidator(root: try TopicFiles.schema(example.topic.name))
    #expect(try schema.faults(of: JSON(example.text)) == [])
  }

  @Test(arguments: try TopicFiles.examples())
  func `an example decodes with every field of the code, and encodes to itself`(_ example: TopicFiles.Example) throws {
    let event = try #require(try Codec.decode(example.text, on: example.topic))
    #expect(Codec.emptyFields(of: event.payload) == [])
    let data = try #require(try JSON(example.text)["data"])
    let encoded = try #require(try JSON(Codec.encode(event))["data"])
    #expect(encoded.isSame(as: data), "\(encoded.text)")
  }

  @Test(arguments: try TopicFiles.examples())
  func `an example has every field of its schema`(_ example: TopicFiles.Example) throws {
    let probe = try SchemaProbe(example)
    for property in probe.properties { #expect(property.value != nil, "\(property.pointer)") }
  }

  @Test(arguments: try TopicFiles.examples())
  func `a field of another type is refused at its place`(_ example: TopicFiles.Example) throws {
    let probe = try SchemaProbe(example)
    for property in probe.properties {
      let wrong: JSON = property.value == .bool(true) || property.value == .bool(false) ? .number("7") : .bool(true)
      #expect(probe.fault(with: wrong, at: property)?.pointer == property.pointer, "\(property.pointer)")
    }
  }

  @Test(arguments: try TopicFiles.examples())
  func `exactly the required fields must be there, and may not be null`(_ example: TopicFiles.Example) throws {
    let probe = try SchemaProbe(example)
    for property in probe.properties {
      #expect(probe.fault(with: nil, at: property)?.pointer == (property.isRequired ? property.pointer : nil), "\(property.pointer)")
      #expect(probe.fault(with: .null, at: property)?.pointer == (property.isRequired ? property.pointer : nil), "\(property.pointer)")
    }
  }

  @Test(arguments: try TopicFiles.examples())
  func `a choice takes exactly the words of its schema`(_ example: TopicFiles.Example) throws {
    let probe = try SchemaProbe(example)
    for property in probe.properties where !property.choices.isEmpty {
      let fault = probe.fault(with: .string("no such word"), at: property)
      let named = fault?.message.firstMatch(of: /expected one of (.*), found/).map { $0.1.split(separator: ", ").map(String.init) }
      #expect(named == property.choices, "\(property.pointer)")
    }
  }

  @Test(arguments: try TopicFiles.counterExamples())
  func `a counter-example is refused at its place`(_ refused: TopicFiles.CounterExample) throws {
    let fault = #expect(throws: Fault.self) { try Codec.decode(refused.text, on: refused.topic, key: refused.key) }
    #expect(fault?.code.rawValue == refused.code)
    #expect(fault?.pointer == refused.pointer)
  }

  /// A schema does not see the record's key.
  @Test(arguments: try TopicFiles.counterExamples().filter { $0.code != "key-mismatch" })
  func `a schema refuses a counter-example at the same place`(_ refused: TopicFiles.CounterExample) throws {
    let schema = SchemaValidator(root: try TopicFiles.schema(refused.topic.name))
    #expect(try schema.faults(of: JSON(refused.text)).contains(refused.pointer))
  }
}
