import Models

/// Makes a mapper of a mapping and a header, and collects every problem on the way.
struct MappingCompiler {
  let mapping: Mapping
  let header: [String]
  var problems: [PolicyProblem] = []

  init(mapping: Mapping, header: [String]) {
    self.mapping = mapping
    self.header = header
  }

  mutating func compile(_ root: PolicyReader) -> RowMapper {
    let key = root.node("key").map { scalar($0, path: "key", kind: .text) } ?? ScalarRule(pieces: [], conversion: .text)
    var events: [EventRule] = []
    var readers = root.maps("events")
    problems += root.found.filter { $0.path.hasPrefix("events") }
    if readers.isEmpty, let node = root.node("events") { note(node.line, "events", "at least one event is needed") }
    for index in readers.indices { events.append(event(&readers[index], index: index)) }
    for index in events.indices {
      let twins = events[..<index].count { $0.suffix == events[index].suffix }
      if twins > 0 { events[index].suffix += "-\(twins + 1)" }
    }
    // One event a row needs nothing behind its key.
    if events.count == 1, !root.maps("events")[0].has("id") { events[0].suffix = "" }
    return RowMapper(mapping: mapping, key: key, events: events, header: header)
  }

  mutating func event(_ reader: inout PolicyReader, index: Int) -> EventRule {
    let path = "events[\(index)]"
    let line = reader.node("type")?.line ?? 0
    let type = reader.text("type") ?? ""
    let topic = EventTopic(input: type)
    if topic == nil { note(line, "\(path).type", "expected the type of an input event such as transaction.invoiced, found \"\(type)\"") }
    let suffix = reader.text("id") ?? String(type.drop { $0 != "." }.dropFirst())
    let time = reader.node("time").map { scalar($0, path: "\(path).time", kind: .instant) }
    if time == nil { note(line, "\(path).time", "is required: when it happened") }
    let recorded = reader.node("recorded").map { scalar($0, path: "\(path).recorded", kind: .instant) }
    let conditions = reader.node("when").map { self.conditions($0, path: "\(path).when") } ?? []
    var members: [ValueRule.Member] = []
    var pointers: [String: Int] = [:]
    if let data = reader.node("data") {
      members = self.members(data, path: "\(path).data", pointer: "/data", &pointers)
    } else {
      note(line, "\(path).data", "is required")
    }
    reader.finish()
    problems += reader.found.filter { $0.path.hasPrefix(path) }
    let customer = members.first { $0.name == Self.json(name: "customerID") }?.rule
    return EventRule(
      type: type, topic: topic ?? .transactions, suffix: suffix, time: time ?? ScalarRule(pieces: [], conversion: .text),
      recorded: recorded,
      conditions: conditions, customer: customer, data: members, columns: pointers, source: mapping.source)
  }

  mutating func note(_ line: Int, _ path: String, _ message: String) {
    problems.append(PolicyProblem(line: line, path: path, message: message))
  }
}
