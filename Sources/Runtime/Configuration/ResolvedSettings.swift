import Kafka

/// The settings of a process, each with where it came from: a flag, else the environment, else the file, else its default.
struct ResolvedSettings {
  /// A value and its source.
  struct Value: Equatable {
    var text: String
    /// Such as `flag --state`, `environment MAINSTAY_STATE`, `worker.yaml line 3` or `default`.
    var source: String
    var isFlag = false
  }

  /// By the settings' names; one that is not set has no entry.
  private(set) var values: [String: Value] = [:]
  /// By librdkafka's names.
  private(set) var kafka: [String: Value] = [:]
  /// What is wrong with flags; these are for whoever typed them.
  private(set) var flagProblems: [String] = []
  /// What is wrong with the environment and the file.
  private(set) var problems: [String] = []

  private let file: SettingsFile?

  /// Looks every setting up; collects what is wrong instead of stopping at the first.
  ///
  /// `flags` by the settings' names, `kafkaFlags` by librdkafka's; `filePath` names the file, and `environment` may instead.
  init(flags: [String: String], kafkaFlags: [String: String], filePath: String?, environment: [String: String]) {
    let variables = environment.filter { $0.key.hasPrefix("MAINSTAY_") && !$0.value.isEmpty }
    file = (filePath ?? variables[Self.fileVariable]).map(SettingsFile.init(path:))
    problems = Self.unknown(in: variables) + (file?.problems ?? [])
    let reader = LayeredReader(flags: flags, kafkaFlags: kafkaFlags, variables: variables, file: file)
    for setting in Setting.all {
      guard let (text, layer) = reader.setting(setting.name) ?? setting.fallback.map({ ($0, .fallback) }) else {
        if setting.isRequired { problems.append("\(setting.flag) or \(setting.variable) is needed") }
        continue
      }
      let value = Value(
        text: text, source: source(layer, flag: setting.flag, variable: setting.variable, line: file?.settings[setting.name]?.line),
        isFlag: layer == .flags)
      values[setting.name] = value
      if let fault = setting.fault(of: text) { complain("\(setting.name): \(fault)", value) }
    }
    for name in Self.kafkaNames(kafkaFlags, variables, file) {
      guard let (text, layer) = reader.kafka(name) else { continue }
      let value = Value(
        text: text,
        source: source(layer, flag: "--kafka", variable: Self.kafkaVariable(name), line: file?.kafka[name]?.line), isFlag: layer == .flags)
      kafka[name] = value
      if let reason = Self.ownKafkaProperties[name] { complain("kafka.\(name): \(reason)", value) }
    }
  }

  /// The value of a setting; `nil` where it is not set.
  subscript(setting: Setting) -> String? { values[setting.name]?.text }

  private mutating func complain(_ sentence: String, _ value: Value) {
    if value.isFlag { flagProblems.append("\(sentence) (\(value.source))") } else { problems.append("\(sentence) (\(value.source))") }
  }

  private func source(_ layer: LayeredReader.Layer, flag: String, variable: String, line: Int?) -> String {
    switch layer {
    case .flags: "flag \(flag)"
    case .environment: "environment \(variable)"
    case .file: "\(file?.path ?? "file") line \(line ?? 0)"
    case .fallback: "default"
    }
  }

  // MARK: The environment

  static let fileVariable = "MAINSTAY_CONFIG"
  private static let kafkaVariables = "MAINSTAY_KAFKA_"
  /// Variables that are no settings but known: where a test kills the process.
  private static let otherVariables: Set<String> = [fileVariable, "MAINSTAY_FAULT_POINT"]

  private static func unknown(in variables: [String: String]) -> [String] {
    let known = otherVariables.union(Setting.all.map(\.variable))
    return variables.keys.sorted().filter { !known.contains($0) && !$0.hasPrefix(kafkaVariables) }
      .map { "there is no setting for the variable \($0)" }
  }

  private static func kafkaVariable(_ name: String) -> String {
    kafkaVariables + name.uppercased().map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
  }

  private static func kafkaNames(_ flags: [String: String], _ variables: [String: String], _ file: SettingsFile?) -> [String] {
    var names = Set(flags.keys).union(file?.kafka.keys.map { $0 } ?? [])
    let known = Set(names.map(kafkaVariable))
    for variable in variables.keys where variable.hasPrefix(kafkaVariables) && !known.contains(variable) {
      names.insert(variable.dropFirst(kafkaVariables.count).lowercased().replacing("_", with: "."))
    }
    return names.sorted()
  }

  /// Properties that the runtime sets itself, since exactly-once rests on them.
  private static let ownKafkaProperties = [
    "bootstrap.servers": "set bootstrap instead",
    "group.id": "is the worker's name", "group.instance.id": "is the instance", "transactional.id": "is the worker and the instance",
    "isolation.level": "is read_committed", "enable.partition.eof": "is true", "enable.auto.commit": "is false",
    "enable.auto.offset.store": "is false", "auto.offset.reset": "is error: a lane knows where it goes on",
    "partition.assignment.strategy": "is range, so that the inputs meet in one lane",
  ]
}

extension ResolvedSettings: CustomStringConvertible {
  /// Every setting, one a line, with its value and where it came from; secrets are masked.
  var description: String {
    var lines: [(name: String, text: String, source: String)] = Setting.all.map { setting in
      guard let value = values[setting.name] else { return (setting.name, "", "not set") }
      return (setting.name, value.text, value.source)
    }
    for (name, value) in kafka.sorted(by: { $0.key < $1.key }) {
      lines.append(("kafka.\(name)", Kafka.Configuration.isSecret(name) ? "***" : value.text, value.source))
    }
    return lines.map { "\($0.name) = \($0.text)\($0.text.isEmpty ? "" : " ")(\($0.source))" }.joined(separator: "\n")
  }
}
