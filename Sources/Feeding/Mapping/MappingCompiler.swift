import Models

/// Makes a mapper of a mapping and a header, and collects every problem on the way.
struct MappingCompiler {
  let mapping: Mapping
  let header: [String]
  private(set) var problems: [PolicyProblem] = []

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

  private mutating func event(_ reader: inout PolicyReader, index: Int) -> EventRule {
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

  // MARK: Values

  private mutating func members(
    _ node: PolicyNode, path: String, pointer: String, _ pointers: inout [String: Int]
  ) -> [ValueRule.Member] {
    guard case .map(let entries) = node.content else {
      note(node.line, path, "expected names with values")
      return []
    }
    var names: Set<String> = []
    return entries.map { entry in
      if !names.insert(entry.key).inserted { note(entry.line, "\(path).\(entry.key)", "given twice") }
      let rule = value(
        entry.value, name: entry.key, path: "\(path).\(entry.key)", pointer: "\(pointer)/\(entry.key)", &pointers)
      return ValueRule.Member(name: Self.json(name: entry.key), rule: rule)
    }
  }

  private mutating func value(
    _ node: PolicyNode, name: String, path: String, pointer: String, _ pointers: inout [String: Int]
  ) -> ValueRule {
    let rule: ValueRule
    switch node.content {
    case .list(let items):
      rule = .list(
        items.enumerated().map { index, item in
          value(item, name: name, path: "\(path)[\(index)]", pointer: "\(pointer)/\(index)", &pointers)
        })
    case .map(let entries) where entries.contains { $0.key == "split" }: rule = split(node, path: path)
    case .map(let entries) where !entries.contains { ["column", "text"].contains($0.key) }:
      rule = .object(members(node, path: path, pointer: pointer, &pointers))
    case .null:
      note(node.line, path, "has no value")
      rule = .constant(Array("null".utf8))
    case .map, .scalar: rule = constantIfPossible(scalar(node, path: path, kind: FieldKind(field: name)), node, path)
    }
    if let column = rule.columns.first { pointers[pointer] = column }
    return rule
  }

  /// What comes from no column is written once for all rows.
  private mutating func constantIfPossible(_ rule: ScalarRule, _ node: PolicyNode, _ path: String) -> ValueRule {
    guard rule.columns.isEmpty else { return .scalar(rule) }
    var text: [UInt8] = []
    for case .literal(let bytes) in rule.pieces { text += bytes }
    var writer = JSONWriter(capacity: 256)
    let problem = text.withUnsafeBufferPointer { rule.conversion.write($0, decimalMark: mapping.decimalMark, to: &writer) }
    if let problem { note(node.line, path, problem) }
    return .constant(writer.bytes)
  }

  mutating func scalar(_ node: PolicyNode, path: String, kind: FieldKind) -> ScalarRule {
    switch node.content {
    case .scalar(let text): return ScalarRule(pieces: pieces(text, node.line, path), conversion: conversion(kind, .empty, path))
    case .map:
      let reader = PolicyReader(node)
      var rule = ScalarRule(pieces: [], conversion: .text)
      if let name = reader.node("column"), case .scalar(let text) = name.content {
        rule.pieces = [.column(column(text, name.line, "\(path).column"))]
      } else if let text = reader.node("text"), case .scalar(let template) = text.content {
        rule.pieces = pieces(template, text.line, "\(path).text")
      } else {
        note(node.line, path, "expected column or text")
      }
      rule.standard = reader.text("default").map { Array($0.utf8) }
      if let map = reader.node("map") { translate(map, &rule, "\(path).map") }
      rule.conversion = conversion(reader.choice("as", default: kind), node, path, reader)
      reader.finish()
      problems += reader.found.map { PolicyProblem(line: $0.line, path: "\(path).\($0.path)", message: $0.message) }
      return rule
    case .list, .null:
      note(node.line, path, "expected a text with columns in braces, or column with its settings")
      return ScalarRule(pieces: [], conversion: .text)
    }
  }

  private mutating func translate(_ node: PolicyNode, _ rule: inout ScalarRule, _ path: String) {
    guard case .map(let entries) = node.content, !entries.isEmpty else {
      return note(node.line, path, "expected texts with what they mean")
    }
    for entry in entries {
      guard case .scalar(let text) = entry.value.content else {
        note(entry.line, "\(path).\(entry.key)", "expected a text")
        continue
      }
      if entry.key == "*" {
        rule.otherwise = Array(text.utf8)
      } else {
        rule.translations.append(ScalarRule.Translation(from: Array(entry.key.utf8), to: Array(text.utf8)))
      }
    }
  }

  private mutating func conversion(_ kind: FieldKind, _ node: PolicyNode, _ path: String, _ reader: PolicyReader? = nil) -> Conversion {
    switch kind {
    case .text: return .text
    case .integer: return .integer
    case .number: return .number
    case .truth: return .truth
    case .amount:
      let power = reader?.parse("unit", 0, "one of \(Self.moneyUnits.map(\.name).joined(separator: ", "))") { unit in
        Self.moneyUnits.first { $0.name == unit }?.power
      }
      return .amount(power: power ?? 0, sign: reader?.choice("sign", default: .keep) ?? .keep)
    case .distance:
      return .distance(kilometres: reader?.parse("unit", 1, "km, m or mile") { ["km": 1, "m": 0.001, "mile": 1.609344][$0] } ?? 1)
    case .instant:
      var reading = mapping.dates
      guard let reader else { return .instant(reading) }
      if let pattern = reader.parse("format", nil, "a pattern such as yyyy-MM-dd HH:mm", { DatePattern($0) }) {
        reading.patterns = [pattern]
      }
      reading.zone = reader.parse("zone", reading.zone, "an IANA time zone such as Asia/Shanghai") { Zone($0) }
      reading.minuteOfDay = reader.parse("at", 0, "a time of day such as 09:00") { WallTime($0)?.minuteOfDay }
      reading.shift = reader.parse("plus", .zero, "a time such as 90s, 30m, 6h or 3d") { Self.span($0) }
      return .instant(reading)
    }
  }

  /// Units of money with the power of ten of their minor unit.
  private static let moneyUnits: [(name: String, power: Int)] = [
    ("minor", 0), ("fen", 0), ("cent", 0), ("penny", 0), ("yen", 0), ("major", 2), ("yuan", 2), ("dollar", 2), ("euro", 2), ("pound", 2),
    ("jiao", 1), ("dinar", 3),
  ]

  private static func span(_ text: String) -> TimeSpan? {
    let isNegative = text.hasPrefix("-")
    guard let unit = text.last, let count = Int64(text.dropLast()), count.magnitude < 1_000_000 || isNegative && count > -1_000_000 else {
      return nil
    }
    switch unit {
    case "s": return .seconds(count)
    case "m": return .minutes(count)
    case "h": return .hours(count)
    case "d": return .days(count)
    default: return nil
    }
  }

  private mutating func split(_ node: PolicyNode, path: String) -> ValueRule {
    let reader = PolicyReader(node)
    let name = reader.text("column") ?? ""
    let separator = reader.parse("split", UInt8(ascii: ";"), "one ASCII character") { $0.utf8.count == 1 ? $0.utf8.first : nil }
    var before: [UInt8] = []
    var behind: [UInt8] = []
    if let each = reader.node("each"), case .map(let entries) = each.content {
      var writer = JSONWriter(capacity: 256)
      writer.beginObject()
      for entry in entries {
        guard case .scalar(let text) = entry.value.content else {
          note(entry.line, "\(path).each.\(entry.key)", "expected a text, or {} for the part")
          continue
        }
        writer.name(text: entry.key)
        writer.value(text == "{}" ? "\u{1}" : text)
      }
      writer.endObject()
      let parts = writer.bytes.split(separator: Array("\"\\u0001\"".utf8), maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 {
        (before, behind) = (Array(parts[0]), Array(parts[1]))
      } else {
        note(each.line, "\(path).each", "one value must be {}, the part itself")
      }
    }
    reader.finish()
    problems += reader.found.map { PolicyProblem(line: $0.line, path: "\(path).\($0.path)", message: $0.message) }
    return .split(SplitRule(column: column(name, node.line, "\(path).column"), separator: separator, before: before, behind: behind))
  }

  // MARK: Conditions

  private mutating func conditions(_ node: PolicyNode, path: String) -> [Condition] {
    switch node.content {
    case .list(let items): return items.enumerated().compactMap { condition($1, path: "\(path)[\($0)]") }
    case .map: return [condition(node, path: path)].compactMap { $0 }
    case .scalar, .null:
      note(node.line, path, "expected column with a condition, or a list of them")
      return []
    }
  }

  private mutating func condition(_ node: PolicyNode, path: String) -> Condition? {
    let reader = PolicyReader(node)
    let index = column(reader.text("column") ?? "", node.line, "\(path).column")
    var tests: [Condition.Test] = []
    func texts(_ key: String) -> [[UInt8]]? {
      guard let node = reader.node(key) else { return nil }
      if case .scalar(let text) = node.content { return [Array(text.utf8)] }
      return reader.list(key, "a text") { Array($0.utf8) }
    }
    if let wanted = texts("is") { tests.append(.isOneOf(wanted)) }
    if let unwanted = texts("not") { tests.append(.isNoneOf(unwanted)) }
    if let prefix = reader.text("startsWith") { tests.append(.startsWith(Array(prefix.utf8))) }
    if reader.has("filled") { tests.append(.isFilled(reader.truth("filled", default: true))) }
    if let bound = reader.parse("above", nil, "a number", { Double($0) }) { tests.append(.isAbove(bound)) }
    if let bound = reader.parse("below", nil, "a number", { Double($0) }) { tests.append(.isBelow(bound)) }
    if let other = reader.text("after") { tests.append(.isAfter(column(other, node.line, "\(path).after"), mapping.dates)) }
    reader.finish()
    problems += reader.found.map { PolicyProblem(line: $0.line, path: "\(path).\($0.path)", message: $0.message) }
    guard let test = tests.first, tests.count == 1 else {
      note(node.line, path, "expected one of is, not, startsWith, filled, above, below, after")
      return nil
    }
    return Condition(column: index, test: test)
  }

  // MARK: Columns

  /// Takes `{Column}` apart from what stands between; `{{` is a brace.
  private mutating func pieces(_ text: String, _ line: Int, _ path: String) -> [ScalarRule.Piece] {
    var pieces: [ScalarRule.Piece] = []
    var literal: [UInt8] = []
    var rest = Substring(text)
    while let character = rest.popFirst() {
      guard character == "{" else {
        literal += Array(String(character).utf8)
        continue
      }
      if rest.first == "{" {
        rest.removeFirst()
        literal.append(UInt8(ascii: "{"))
        continue
      }
      guard let end = rest.firstIndex(of: "}") else {
        note(line, path, "a brace is opened and not closed; {{ stands for a brace")
        break
      }
      if !literal.isEmpty { pieces.append(.literal(literal)) }
      literal = []
      pieces.append(.column(column(String(rest[..<end]), line, path)))
      rest = rest[rest.index(after: end)...]
    }
    if !literal.isEmpty || pieces.isEmpty { pieces.append(.literal(literal)) }
    return pieces
  }

  private mutating func column(_ name: String, _ line: Int, _ path: String) -> Int {
    if let index = header.firstIndex(of: name) { return index }
    let near = header.min { Self.distance($0, name) < Self.distance($1, name) }
    let guess = near.flatMap { Self.distance($0, name) <= max(2, name.count / 3) ? "; did you mean \"\($0)\"?" : nil }
    note(line, path, "the file has no column \"\(name)\"\(guess ?? ""); its columns are \(header.joined(separator: ", "))")
    return 0
  }

  /// How many letters must change to make one text of the other, capitals aside (Levenshtein).
  private static func distance(_ left: String, _ right: String) -> Int {
    let (left, right) = (Array(left.lowercased()), Array(right.lowercased()))
    var row = Array(0...right.count)
    for (index, letter) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for other in right.indices {
        let next = min(row[other + 1] + 1, row[other] + 1, diagonal + (letter == right[other] ? 0 : 1))
        diagonal = row[other + 1]
        row[other + 1] = next
      }
    }
    return row[right.count]
  }

  private static func json(name: String) -> [UInt8] {
    var writer = JSONWriter(capacity: 64)
    writer.value(name)
    return writer.bytes + [UInt8(ascii: ":")]
  }

  private mutating func note(_ line: Int, _ path: String, _ message: String) {
    problems.append(PolicyProblem(line: line, path: path, message: message))
  }
}
