import Models
import Yams

/// A policy file's text as policy nodes, with the lines of its keys and values.
enum PolicyText {
  /// Fails on what is no YAML, or holds an alias or a key that is no text.
  static func parse(_ text: String) throws -> PolicyNode {
    guard let node = try Yams.compose(yaml: text) else { return .empty }
    return try policyNode(node)
  }

  private static func policyNode(_ node: Yams.Node) throws -> PolicyNode {
    let line = node.mark?.line ?? 0
    switch node {
    case .scalar(let scalar):
      let isNothing = scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
      return PolicyNode(line: line, isNothing ? .null : .scalar(scalar.string))
    case .sequence(let items): return PolicyNode(line: line, .list(try items.map(policyNode)))
    case .mapping(let pairs):
      let entries = try pairs.map { key, value in
        guard case .scalar(let name) = key else { throw YamlError.unsupported(line: key.mark?.line ?? 0) }
        return PolicyNode.Entry(key: name.string, line: key.mark?.line ?? 0, value: try policyNode(value))
      }
      return PolicyNode(line: line, .map(entries))
    case .alias: throw YamlError.unsupported(line: line)
    }
  }

  enum YamlError: Error {
    case unsupported(line: Int)
  }
}
