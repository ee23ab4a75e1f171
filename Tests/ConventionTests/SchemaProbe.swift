import Models

/// Breaks an example of a schema one property at a time and sees what the decoder says.
struct SchemaProbe {
  /// A property of the data, at whatever depth the example has it.
  struct Property {
    let pointer: String
    let path: [String]
    let isRequired: Bool
    /// The words of an enumeration.
    let choices: [String]
    let value: JSON?
  }

  let properties: [Property]
  private let topic: EventTopic
  private let event: JSON
  private let key: String?

  init(_ example: TopicFiles.Example) throws {
    topic = example.topic
    event = try JSON(example.text)
    key = try Codec.decode(example.text, on: topic).flatMap { $0.payload.key }
    let schema = try TopicFiles.schema(topic.name)
    let walker = Walker(validator: SchemaValidator(root: schema))
    let data = try walker.validator.resolve(.string("#/$defs/\(example.type)"))
    properties = try walker.properties(of: data, value: event["data"] ?? .null, path: ["data"])
  }

  /// What the decoder says to the example with another value, or none, at a property; the record's key stays as it was.
  func fault(with value: JSON?, at property: Property) -> Fault? {
    let text = event.replacing(property.path[...], with: value).text
    do throws(Fault) {
      _ = try Codec.decode(text, on: topic, key: key)
      return nil
    } catch {
      // Without its customer an invoice is an anonymous sale, whose key is another: the field itself was optional.
      return error.code == .keyMismatch ? nil : error
    }
  }

  private struct Walker {
    let validator: SchemaValidator

    func properties(of schema: JSON, value: JSON, path: [String]) throws -> [Property] {
      let schema = try plain(schema)
      let required = schema["required"]?.strings ?? []
      var found: [Property] = []
      for property in schema["properties"]?.members ?? [] {
        found += try self.property(property.value, value[property.name], path + [property.name], required.contains(property.name))
      }
      if let rule = schema["additionalProperties"] {
        for member in value.members ?? [] { found += try properties(of: rule, value: member.value, path: path + [member.name]) }
      }
      return found
    }

    private func property(_ schema: JSON, _ value: JSON?, _ path: [String], _ isRequired: Bool) throws -> [Property] {
      let schema = try plain(schema)
      let property = Property(
        pointer: "/" + path.joined(separator: "/"), path: path, isRequired: isRequired, choices: schema["enum"]?.strings ?? [], value: value
      )
      guard let value else { return [property] }
      if let items = schema["items"], let first = value.list?.first {
        return [property] + (try properties(of: items, value: first, path: path + ["0"]))
      }
      return [property] + (try properties(of: schema, value: value, path: path))
    }

    /// The schema itself, whatever reference or permission to be null it is wrapped in.
    private func plain(_ schema: JSON) throws -> JSON {
      if let reference = schema["$ref"] { return try plain(validator.resolve(reference)) }
      if let first = schema["anyOf"]?.list?.first { return try plain(first) }
      return schema
    }
  }
}
