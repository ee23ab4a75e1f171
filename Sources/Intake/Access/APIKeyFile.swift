import Crypto
import FoundationEssentials

/// Who may send events, and as which sources.
///
/// A line is `SOURCE SHA-256`: the CloudEvents source, or the beginning of sources with a `*` at its end, and the SHA-256 of the key in hexadecimal
/// (`printf %s "$KEY" | sha256sum`). A key on several lines may speak for each of their sources, and a source may have several keys, so that a
/// key can be changed without a gap. Empty lines and lines that begin with `#` are skipped. Keys have to be long and random: a plain
/// hash does not protect a word that can be guessed.
package struct APIKeyFile: Sendable, Equatable {
  private var hashes: [[UInt8]] = []
  private var sources: [[SourcePattern]] = []

  /// Reads the file; a key that others can read is the operator's to protect, its hash is no secret worth hiding.
  package init(path: String) throws(IntakeError) {
    let text: String
    do {
      text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
    } catch {
      throw .keys(path: path, reason: "it cannot be read as UTF-8")
    }
    try self.init(text: text, path: path)
  }

  /// Reads the text of a file; `path` is for its errors.
  init(text: String, path: String) throws(IntakeError) {
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let words = line.split { $0 == " " || $0 == "\t" || $0 == "\r" }
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      guard words.count == 2, let hash = Self.bytes(hexadecimal: words[1]), let pattern = SourcePattern(String(first)) else {
        throw .keys(path: path, reason: "line \(index + 1): expected a source and the 64 hexadecimal digits of a SHA-256")
      }
      add(pattern, hash)
    }
    guard !hashes.isEmpty else { throw .keys(path: path, reason: "it has no key") }
  }

  private mutating func add(_ pattern: SourcePattern, _ hash: [UInt8]) {
    if let known = hashes.firstIndex(of: hash) {
      sources[known].append(pattern)
    } else {
      hashes.append(hash)
      sources.append([pattern])
    }
  }

  /// How many keys there are.
  var count: Int { hashes.count }

  /// What a key allows; `nil` for one that there is none of. The time it takes tells nothing of the keys: each is compared to its last byte.
  func grant(for key: some Sequence<UInt8>) -> SourceGrant? {
    let hash = Array(SHA256.hash(data: Array(key)))
    var found: Int?
    for (index, known) in hashes.enumerated() {
      var difference: UInt8 = 0
      for (left, right) in zip(known, hash) { difference |= left ^ right }
      if difference == 0 { found = index }
    }
    return found.map { SourceGrant(number: $0, sources: sources[$0]) }
  }

  private static func bytes(hexadecimal text: Substring) -> [UInt8]? {
    let digits = text.compactMap(\.hexDigitValue)
    guard digits.count == 64, text.utf8.count == 64 else { return nil }
    return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}

/// One key's rights.
struct SourceGrant: Sendable, Equatable {
  /// The key's place in its file: what its rate is counted by.
  var number: Int
  /// The sources that it may speak for; `nil` are all.
  var sources: [SourcePattern]?

  /// What everybody may who needs no key.
  static let everybody = SourceGrant(number: 0, sources: nil)

  func allows(_ source: String) -> Bool { sources.map { $0.contains { $0.covers(source) } } ?? true }
}

/// A source, or the beginning of some.
struct SourcePattern: Sendable, Equatable {
  private let text: String
  private let isPrefix: Bool

  /// `nil` for a text with a `*` anywhere but at its end.
  init?(_ text: String) {
    isPrefix = text.hasSuffix("*")
    self.text = isPrefix ? String(text.dropLast()) : text
    if self.text.contains("*") { return nil }
  }

  /// Compares bytes: Unicode's equivalences would let one source speak for another.
  func covers(_ source: String) -> Bool {
    isPrefix ? source.utf8.starts(with: text.utf8) : source.utf8.elementsEqual(text.utf8)
  }
}
