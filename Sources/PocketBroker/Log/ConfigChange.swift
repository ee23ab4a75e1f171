/// A change to one setting of a topic (IncrementalAlterConfigs, KIP-339).
package enum ConfigChange: Sendable, Equatable {
  /// Gives the setting a value.
  case set(String, String)
  /// Returns the setting to its default.
  case delete(String)
  /// Adds to a list-valued setting.
  case append(String, String)
  /// Takes from a list-valued setting.
  case subtract(String, String)
}

extension ConfigChange {
  /// Applies the change to settings as they were set.
  func apply(to settings: inout [String: String]) throws(Refusal) {
    switch self {
    case .set(let name, let value): settings[name] = value
    case .delete(let name):
      guard TopicSetting.all[name] != nil else { throw Refusal(.invalidConfig, "\(name) is no setting of a topic") }
      settings[name] = nil
    case .append(let name, let value):
      let words = try Self.words(of: name, in: settings)
      settings[name] = (words + value.split(separator: ",").map(String.init).filter { !words.contains($0) }).joined(separator: ",")
    case .subtract(let name, let value):
      let removed = value.split(separator: ",").map(String.init)
      settings[name] = try Self.words(of: name, in: settings).filter { !removed.contains($0) }.joined(separator: ",")
    }
  }

  private static func words(of name: String, in settings: [String: String]) throws(Refusal) -> [String] {
    guard let setting = TopicSetting.all[name], case .list = setting.kind else {
      throw Refusal(.invalidConfig, "\(name) is not a list, so nothing can be added to it or taken from it")
    }
    return (settings[name] ?? setting.defaultValue).split(separator: ",").map(String.init)
  }
}
