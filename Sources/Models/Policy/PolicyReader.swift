/// Reads a policy's values with their defaults, and collects every problem instead of stopping at the first.
///
/// A key that nobody asked for is a problem too, so a misspelled one never passes in silence: call `finish()` on each map.
package final class PolicyReader {
  private final class Problems {
    var found: [PolicyProblem] = []
  }

  private let node: PolicyNode
  private let path: String
  private let problems: Problems
  private var asked: Set<String> = []

  /// The root of a policy.
  package convenience init(_ node: PolicyNode) { self.init(node, path: "", problems: Problems()) }

  private init(_ node: PolicyNode, path: String, problems: Problems) {
    self.node = node
    self.path = path
    self.problems = problems
    switch node.content {
    case .map, .null: break
    case .scalar, .list: refuse(node, "expected keys with values")
    }
  }

  /// Everything wrong that has been found so far, in this reader and all that came from it.
  package var found: [PolicyProblem] { problems.found }

  /// Whether the key is there with a value.
  package func has(_ key: String) -> Bool { value(key) != nil }

  /// The keys of this map in the order of the file; they count as asked for.
  package func keys() -> [String] {
    guard case .map(let entries) = node.content else { return [] }
    for entry in entries { asked.insert(entry.key) }
    return entries.map(\.key)
  }

  /// The map under a key; an empty one when it is absent.
  package func map(_ key: String) -> PolicyReader {
    PolicyReader(value(key) ?? PolicyNode(line: node.line, .null), path: join(key), problems: problems)
  }

  /// The maps of a list under a key; empty when it is absent.
  package func maps(_ key: String) -> [PolicyReader] {
    items(key).enumerated().map { PolicyReader($1, path: "\(join(key))[\($0)]", problems: problems) }
  }

  package func integer(_ key: String, default standard: Int64, in range: ClosedRange<Int64> = 0...Int64.max) -> Int64 {
    parse(key, standard, "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
      Int64(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  package func number(_ key: String, default standard: Double, in range: ClosedRange<Double>) -> Double {
    parse(key, standard, "a number from \(range.lowerBound) to \(range.upperBound)") { text in
      Double(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  package func truth(_ key: String, default standard: Bool) -> Bool {
    parse(key, standard, "true or false") { text in text == "true" ? true : text == "false" ? false : nil }
  }

  package func choice<Value: RawRepresentable<String> & CaseIterable>(_ key: String, default standard: Value) -> Value {
    parse(key, standard, "one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))") { Value(rawValue: $0) }
  }

  /// Any value that `parse` makes of the text; `expected` completes "expected …".
  package func parse<Value>(_ key: String, _ standard: Value, _ expected: String, _ parse: (String) -> Value?) -> Value {
    guard let node = value(key) else { return standard }
    guard case .scalar(let text) = node.content else {
      refuse(node, "expected \(expected)", key)
      return standard
    }
    if let value = parse(text) { return value }
    refuse(node, "expected \(expected), found \"\(text)\"", key)
    return standard
  }

  /// The plain values of a list under a key; `nil` when it is absent.
  package func list<Value>(_ key: String, _ expected: String, _ parse: (String) -> Value?) -> [Value]? {
    guard value(key) != nil else { return nil }
    return items(key).compactMap { item in
      if case .scalar(let text) = item.content, let value = parse(text) { return value }
      refuse(item, "expected \(expected)", key)
      return nil
    }
  }

  /// The node under a key as it is, for a reader of forms of its own; `nil` when it is absent.
  package func node(_ key: String) -> PolicyNode? { value(key) }

  /// The text under a key; `nil` when it is absent.
  package func text(_ key: String) -> String? { parse(key, nil, "a text") { $0 } }

  /// Notes a problem that only the owner of the values can see, such as two that contradict each other.
  package func refuse(_ key: String, _ message: String) { refuse(value(key) ?? node, message, key) }

  /// Names every key that nobody asked for.
  package func finish() {
    guard case .map(let entries) = node.content else { return }
    var seen: Set<String> = []
    for entry in entries {
      if !seen.insert(entry.key).inserted { note(entry.line, join(entry.key), "given twice") }
      if !asked.contains(entry.key) { note(entry.line, join(entry.key), "no such setting") }
    }
  }

  private func value(_ key: String) -> PolicyNode? {
    asked.insert(key)
    guard case .map(let entries) = node.content, let entry = entries.first(where: { $0.key == key }) else { return nil }
    if case .null = entry.value.content { return nil }
    return entry.value
  }

  private func items(_ key: String) -> [PolicyNode] {
    guard let node = value(key) else { return [] }
    if case .list(let items) = node.content { return items }
    refuse(node, "expected a list", key)
    return []
  }

  private func refuse(_ node: PolicyNode, _ message: String, _ key: String? = nil) { note(node.line, key.map(join) ?? path, message) }
  private func note(_ line: Int, _ path: String, _ message: String) {
    problems.found.append(PolicyProblem(line: line, path: path, message: message))
  }
  private func join(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}
