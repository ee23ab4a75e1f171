import Models

/// The conditions of an event.
extension MappingCompiler {
  mutating func conditions(_ node: PolicyNode, path: String) -> [Condition] {
    switch node.content {
    case .list(let items): return items.enumerated().compactMap { condition($1, path: "\(path)[\($0)]") }
    case .map: return [condition(node, path: path)].compactMap { $0 }
    case .scalar, .null:
      note(node.line, path, "expected column with a condition, or a list of them")
      return []
    }
  }

  mutating func condition(_ node: PolicyNode, path: String) -> Condition? {
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
}
