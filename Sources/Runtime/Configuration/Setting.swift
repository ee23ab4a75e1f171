import Logging
import StatusHTTP

/// A setting that every worker has: `topicPrefix` in a file is `--topic-prefix` as a flag and `MAINSTAY_TOPIC_PREFIX` in the environment.
struct Setting: Hashable, Sendable {
  /// What its text has to be.
  enum Form: Hashable, Sendable {
    /// Any text but none.
    case text
    /// A name that can stand in files and ids: letters, digits, `.`, `_` and `-`, 1 to 64 of them.
    case name
    /// A whole number.
    case number(ClosedRange<Int>)
    case truth
    /// `HOST:PORT`
    case endpoint
    case level
  }

  let name: String
  let form: Form
  /// What holds when it is not set; `nil` leaves it unset.
  let fallback: String?
  /// Whether a worker cannot start without it.
  let isRequired: Bool

  init(_ name: String, _ form: Form, fallback: String? = nil, isRequired: Bool = false) {
    self.name = name
    self.form = form
    self.fallback = fallback
    self.isRequired = isRequired
  }

  static let bootstrap = Setting("bootstrap", .text, isRequired: true)
  static let state = Setting("state", .text, isRequired: true)
  static let policy = Setting("policy", .text)
  static let instance = Setting("instance", .name, fallback: "0")
  static let topicPrefix = Setting("topicPrefix", .text)
  static let commitMs = Setting("commitMs", .number(1...60_000), fallback: "100")
  static let replay = Setting("replay", .truth, fallback: "false")
  static let ownTicks = Setting("ownTicks", .truth, fallback: "true")
  static let http = Setting("http", .endpoint, fallback: "127.0.0.1:0")
  static let httpPortFile = Setting("httpPortFile", .text)
  static let readyLag = Setting("readyLag", .number(0...1_000_000_000), fallback: "10000")
  static let reportSeconds = Setting("reportSeconds", .number(1...3_600), fallback: "5")
  static let lockSeconds = Setting("lockSeconds", .number(0...3_600), fallback: "15")
  static let logLevel = Setting("logLevel", .level, fallback: "info")

  /// In the order in which they are shown.
  static let all = [
    bootstrap, state, policy, instance, topicPrefix, commitMs, replay, ownTicks, http, httpPortFile, readyLag, reportSeconds, lockSeconds,
    logLevel,
  ]

  /// The words of the name: `topicPrefix` is `topic` and `prefix`.
  private var words: [String] {
    name.reduce(into: [""]) { words, character in
      if character.isUppercase { words.append("") }
      words[words.count - 1] += character.lowercased()
    }
  }

  /// The flag of the command line.
  var flag: String { "--" + words.joined(separator: "-") }
  /// The variable of the environment.
  var variable: String { "MAINSTAY_" + words.joined(separator: "_").uppercased() }

  /// What is wrong with a text as this setting's value; `nil` when nothing is.
  func fault(of text: String) -> String? {
    switch form {
    case .text: text.isEmpty ? "must not be empty" : nil
    case .name:
      (1...64).contains(text.utf8.count) && text.utf8.allSatisfy(\.isOfName)
        ? nil : "must be 1 to 64 letters, digits, \".\", \"_\" or \"-\", found \"\(text)\""
    case .number(let range):
      Int(text).map(range.contains) == true
        ? nil : "must be a whole number from \(range.lowerBound) to \(range.upperBound), found \"\(text)\""
    case .truth: text == "true" || text == "false" ? nil : "must be true or false, found \"\(text)\""
    case .endpoint: Endpoint(text) == nil ? "must be HOST:PORT, found \"\(text)\"" : nil
    case .level:
      Logger.Level(rawValue: text) == nil
        ? "must be one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")), found \"\(text)\"" : nil
    }
  }
}

extension UInt8 {
  fileprivate var isOfName: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
