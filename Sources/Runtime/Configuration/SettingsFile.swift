import Foundation
import Models

/// A file of settings: YAML, of which JSON is a part. Its keys are settings, and under `kafka` librdkafka's properties.
///
/// ```yaml
/// bootstrap: kafka-1:9092
/// topicPrefix: shop-
/// kafka:
///   security.protocol: SASL_SSL
/// ```
struct SettingsFile {
  /// A value with the place where it stands.
  struct Entry: Equatable {
    var text: String
    var line: Int
  }

  let path: String
  private(set) var settings: [String: Entry] = [:]
  /// By librdkafka's names.
  private(set) var kafka: [String: Entry] = [:]
  /// What is wrong with the file, each with its line.
  private(set) var problems: [String] = []

  /// Reads a file; one that cannot be read is a problem too.
  init(path: String) {
    self.path = path
    guard let text = FileManager.default.contents(atPath: path).flatMap({ String(validating: $0, as: UTF8.self) }) else {
      problems = ["\(path): cannot be read as text"]
      return
    }
    do {
      take(try PolicyFile.nodes(of: text))
    } catch PolicyFile.Failure.malformed(let line, let reason) {
      problems.append("\(path) line \(line): \(reason)")
    } catch {
      problems.append("\(path): \(error)")
    }
  }

  private mutating func take(_ root: PolicyNode) {
    switch root.content {
    case .null: return
    case .map(let entries):
      for entry in entries { take(entry) }
    case .scalar, .list: problems.append("\(path) line \(root.line): expected settings as \"name: value\"")
    }
  }

  private mutating func take(_ entry: PolicyNode.Entry) {
    if entry.key == "kafka" { return takeKafka(entry.value) }
    guard Setting.all.contains(where: { $0.name == entry.key }) else {
      return problems.append("\(path) line \(entry.line): there is no setting \(entry.key)")
    }
    guard let value = scalar(entry.value, of: entry.key) else { return }
    settings[entry.key] = value
  }

  private mutating func takeKafka(_ node: PolicyNode) {
    guard case .map(let properties) = node.content else {
      return problems.append("\(path) line \(node.line): kafka: expected librdkafka's properties as \"name: value\"")
    }
    for property in properties { kafka[property.key] = scalar(property.value, of: "kafka.\(property.key)") }
  }

  private mutating func scalar(_ node: PolicyNode, of name: String) -> Entry? {
    if case .scalar(let text) = node.content { return Entry(text: text, line: node.line) }
    problems.append("\(path) line \(node.line): \(name): expected one value")
    return nil
  }
}
