import Crypto
import Foundation
package import Models
import Yams

/// A policy file: YAML as policy nodes, with the lines of its keys and values.
package enum PolicyFile {
  /// Why a policy cannot be used; the worker does not start.
  package enum Failure: Error, CustomStringConvertible {
    /// The file cannot be read.
    case unreadable(path: String, reason: String)
    /// It is no YAML, or uses aliases or keys that are no text.
    case malformed(line: Int, reason: String)
    /// Settings that do not exist or make no sense, each with its line.
    case refused([PolicyProblem])

    package var description: String {
      switch self {
      case .unreadable(let path, let reason): "\(path): \(reason)"
      case .malformed(let line, let reason): "line \(line): \(reason)"
      case .refused(let problems): problems.map(\.description).joined(separator: "\n")
      }
    }
  }

  /// The sections of a policy, whichever worker reads them.
  private static let sections = ["firm", "calendars", "stores", "complaints", "followUps", "tiering"]

  /// Reads a file; its version is a hash of its text.
  package static func read(_ path: String) throws -> PolicyDocument {
    guard let bytes = FileManager.default.contents(atPath: path) else { throw Failure.unreadable(path: path, reason: "cannot be read") }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw Failure.unreadable(path: path, reason: "is no UTF-8") }
    return document(of: text)
  }

  /// A policy's text with its version.
  package static func document(of text: String) -> PolicyDocument {
    let digest = SHA256.hash(data: Data(text.utf8)).prefix(8)
    let version = digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    return PolicyDocument(version: version, text: text)
  }

  /// Takes a policy's parts out of its text; refuses it with every problem that the parts have found.
  package static func parse<Parts>(_ text: String, _ read: (PolicyReader) -> Parts) throws -> Parts {
    let root = PolicyReader(try nodes(of: text))
    let parts = read(root)
    // Every worker reads its own sections; a section that none has is misspelled.
    for section in sections { _ = root.has(section) }
    root.finish()
    guard root.found.isEmpty else { throw Failure.refused(root.found.sorted { $0.line < $1.line }) }
    return parts
  }

  /// The nodes of a YAML text.
  package static func nodes(of text: String) throws -> PolicyNode {
    let composed: Yams.Node?
    do {
      composed = try Yams.compose(yaml: text)
    } catch let error as YamlError {
      let (line, reason) = place(of: error)
      throw Failure.malformed(line: line, reason: reason)
    }
    guard let composed else { return .empty }
    return try policyNode(composed)
  }

  private static func place(of error: YamlError) -> (line: Int, reason: String) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
      (mark.line, problem)
    case .duplicatedKeysInMapping(let keys, let context): (context.mark.line, "\(keys.joined(separator: ", ")) stands there twice")
    default: (0, "\(error)")
    }
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
        guard case .scalar(let name) = key else {
          throw Failure.malformed(line: key.mark?.line ?? 0, reason: "a key must be a text")
        }
        return PolicyNode.Entry(key: name.string, line: key.mark?.line ?? 0, value: try policyNode(value))
      }
      return PolicyNode(line: line, .map(entries))
    case .alias: throw Failure.malformed(line: line, reason: "aliases are not used in policies")
    }
  }
}
