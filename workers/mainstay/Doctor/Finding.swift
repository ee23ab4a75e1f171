import Models

/// What a check of the doctor found.
struct Finding: Sendable {
  enum Grade: String, Sendable {
    case good, warning, bad
  }

  var check: String
  var grade: Grade
  var what: String
  /// What to do about it; `nil` when there is nothing to do.
  var remedy: String?

  static func good(_ check: String, _ what: String) -> Finding { Finding(check: check, grade: .good, what: what) }
  static func warning(_ check: String, _ what: String, _ remedy: String) -> Finding {
    Finding(check: check, grade: .warning, what: what, remedy: remedy)
  }
  static func bad(_ check: String, _ what: String, _ remedy: String) -> Finding {
    Finding(check: check, grade: .bad, what: what, remedy: remedy)
  }

  /// One line for people, with what to do below it.
  var text: String {
    let (mark, colour) =
      switch grade {
      case .good: ("ok   ", 32)
      case .warning: ("warn ", 33)
      case .bad: ("BAD  ", 31)
      }
    let shown = Terminal.isColoured ? "\u{1B}[\(colour)m\(mark)\u{1B}[0m" : mark
    return "\(shown)\(check): \(what)\(remedy.map { "\n       \($0)" } ?? "")"
  }

  /// One object for machines.
  var json: String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("check", check)
    writer.field("grade", grade.rawValue)
    writer.field("what", what)
    writer.field("remedy", remedy)
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
