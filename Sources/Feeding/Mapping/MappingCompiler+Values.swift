import Models

/// The values of an event: constants, cells, and what is made of them.
extension MappingCompiler {
  mutating func members(
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

  mutating func value(
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
  mutating func constantIfPossible(_ rule: ScalarRule, _ node: PolicyNode, _ path: String) -> ValueRule {
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

  mutating func translate(_ node: PolicyNode, _ rule: inout ScalarRule, _ path: String) {
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

  mutating func conversion(_ kind: FieldKind, _ node: PolicyNode, _ path: String, _ reader: PolicyReader? = nil) -> Conversion {
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
  static let moneyUnits: [(name: String, power: Int)] = [
    ("minor", 0), ("fen", 0), ("cent", 0), ("penny", 0), ("yen", 0), ("major", 2), ("yuan", 2), ("dollar", 2), ("euro", 2), ("pound", 2),
    ("jiao", 1), ("dinar", 3),
  ]

  static func span(_ text: String) -> TimeSpan? {
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

  mutating func split(_ node: PolicyNode, path: String) -> ValueRule {
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
}
