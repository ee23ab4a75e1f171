import Glibc

/// What people see: colours and bars only where a person looks.
enum Terminal {
  /// Whether messages go to a person.
  static let isWatched = isatty(2) == 1
  /// Whether the output goes to a person, who has not asked for plain text (no-color.org).
  static let isColoured = isatty(1) == 1 && getenv("NO_COLOR") == nil

  /// Writes a line to standard error.
  static func complain(_ text: String) { write(text + "\n", to: 2) }

  /// Writes over the last line of standard error.
  static func overwrite(_ text: String) { write("\r\u{1B}[2K" + text, to: 2) }

  private static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count <= 0 { return }
      bytes = bytes.dropFirst(count)
    }
  }
}
