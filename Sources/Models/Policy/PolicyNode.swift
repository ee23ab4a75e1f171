/// A piece of the policy file with the line on which it stands; free of any file format.
package struct PolicyNode: Sendable {
  /// 1 is the first line; 0 when the node comes from no file.
  package var line: Int
  package var content: Content

  package indirect enum Content: Sendable {
    case null
    /// A number, a text or a truth value, as it is written.
    case scalar(String)
    case list([PolicyNode])
    /// Keys with their lines, in the order of the file.
    case map([Entry])
  }

  package struct Entry: Sendable {
    package var key: String
    package var line: Int
    package var value: PolicyNode

    package init(key: String, line: Int, value: PolicyNode) {
      self.key = key
      self.line = line
      self.value = value
    }
  }

  package init(line: Int, _ content: Content) {
    self.line = line
    self.content = content
  }

  /// A policy that says nothing: every value is the default.
  package static let empty = PolicyNode(line: 0, .map([]))
}

/// What is wrong with the policy, and where.
package struct PolicyProblem: Hashable, Sendable, CustomStringConvertible {
  package var line: Int
  /// The path of keys, such as `tiering.percent.a`.
  package var path: String
  package var message: String

  package init(line: Int, path: String, message: String) {
    self.line = line
    self.path = path
    self.message = message
  }

  package var description: String { "line \(line): \(path): \(message)" }
}
