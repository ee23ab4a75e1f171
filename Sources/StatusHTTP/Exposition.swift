/// Metrics in the text format of Prometheus, version 0.0.4, as they are put together for one scrape.
package struct Exposition: Sendable {
  /// What a family's values mean.
  package enum Kind: String, Sendable {
    case counter, gauge, histogram
  }

  /// The document so far.
  package private(set) var text = ""
  private let prefix: String
  private let labels: String

  /// `prefix` stands before each family's name, and `labels` on each sample.
  package init(prefix: String, labels: [(name: String, value: String)] = []) {
    self.prefix = prefix
    self.labels = Self.text(of: labels)
  }

  /// Begins a family; its samples follow. `help` is one line.
  package mutating func family(_ name: String, _ kind: Kind, _ help: String) {
    text += "# HELP \(prefix)\(name) \(help)\n# TYPE \(prefix)\(name) \(kind.rawValue)\n"
  }

  /// Adds a sample to the family that was begun last. The name is the family's, or for a histogram with its suffix.
  package mutating func sample(_ name: String, _ labels: [(name: String, value: String)], _ value: some MetricValue) {
    let own = Self.text(of: labels)
    let all = self.labels.isEmpty || own.isEmpty ? self.labels + own : "\(self.labels),\(own)"
    text += all.isEmpty ? "\(prefix)\(name) \(value.metricText)\n" : "\(prefix)\(name){\(all)} \(value.metricText)\n"
  }

  /// Adds a sample that has no labels of its own.
  package mutating func sample(_ name: String, _ value: some MetricValue) { sample(name, [], value) }

  /// A family of one sample.
  package mutating func single(_ name: String, _ kind: Kind, _ help: String, _ value: some MetricValue) {
    family(name, kind, help)
    sample(name, value)
  }

  private static func text(of labels: [(name: String, value: String)]) -> String {
    labels.map { "\($0.name)=\"\(escaped($0.value))\"" }.joined(separator: ",")
  }

  private static func escaped(_ value: String) -> String {
    var escaped = ""
    for character in value.unicodeScalars {
      switch character {
      case "\\": escaped += "\\\\"
      case "\"": escaped += "\\\""
      case "\n": escaped += "\\n"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}

/// A number that a sample may have.
package protocol MetricValue {
  var metricText: String { get }
}

extension Int: MetricValue {
  package var metricText: String { description }
}

extension Int64: MetricValue {
  package var metricText: String { description }
}

extension UInt64: MetricValue {
  package var metricText: String { description }
}

extension Double: MetricValue {
  package var metricText: String { isInfinite ? (self < 0 ? "-Inf" : "+Inf") : isNaN ? "NaN" : description }
}
