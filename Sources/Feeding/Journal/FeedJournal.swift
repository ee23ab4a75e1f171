import Glibc
package import Models

/// How far a feed has come, in a small file, so that the same feed goes on after a break and does nothing when it is done.
///
/// The file's name is a fingerprint of what is fed where: another cluster, another file or another mapping is another feed. It is written
/// whole and renamed, so that a crash leaves the one before.
package struct FeedJournal: Sendable {
  /// How far it has come.
  package struct Progress: Hashable, Sendable {
    /// The number of the input file, from 0.
    package var file = 0
    /// The rows of that file that are safely in the topics.
    package var rows = 0
    /// Of a history: the last tick that was written.
    package var tick: Instant?
    package var isDone = false

    package init(file: Int = 0, rows: Int = 0, tick: Instant? = nil, isDone: Bool = false) {
      self.file = file
      self.rows = rows
      self.tick = tick
      self.isDone = isDone
    }
  }

  package let path: String

  /// A journal in a folder, which is made when it is missing.
  package init(folder: String, fingerprint: String) throws(FeedError) {
    var made = ""
    for part in folder.split(separator: "/", omittingEmptySubsequences: false) {
      made += made.isEmpty && !folder.hasPrefix("/") ? String(part) : "/\(part)"
      guard !part.isEmpty, mkdir(made, 0o755) != 0, errno != EEXIST else { continue }
      throw .disk(path: made, reason: String(cString: strerror(errno)))
    }
    path = "\(folder)/feed-\(fingerprint)"
  }

  /// What was noted last; `nil` when this feed was never begun.
  package func read() -> Progress? {
    guard let file = try? FileBytes(path: path), let bytes = try? file.readFully(4_096) else { return nil }
    var progress = Progress()
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ")
      switch (words.first, words.dropFirst().first) {
      case ("file", let number?): progress.file = Int(number) ?? 0
      case ("rows", let number?): progress.rows = Int(number) ?? 0
      case ("tick", let text?): progress.tick = Instant(rfc3339: String(text))
      case ("done", nil): progress.isDone = true
      default: return nil
      }
    }
    return progress
  }

  /// Notes how far it has come.
  package func write(_ progress: Progress) throws(FeedError) {
    var text = "file \(progress.file)\nrows \(progress.rows)\n"
    if let tick = progress.tick { text += "tick \(tick.rfc3339)\n" }
    if progress.isDone { text += "done\n" }
    let file = try OutputFile(path: path + ".new")
    try file.write(Array(text.utf8))
    try file.close()
    guard rename(path + ".new", path) == 0 else { throw .disk(path: path, reason: String(cString: strerror(errno))) }
  }
}

extension FeedJournal {
  /// Tells one feed from another: the cluster, what the command was told, and of each file its size and its first and last bytes.
  package static func fingerprint(of files: [String], told: [String]) throws(FeedError) -> String {
    var hash = FeedFingerprint()
    for text in told { hash.add(Array(text.utf8)) }
    for path in files {
      let file = try FileBytes(path: path)
      hash.add(Array("\(file.size ?? -1)".utf8))
      hash.add(try file.readFully(64 << 10))
      hash.add(try file.lastBytes(64 << 10))
    }
    return hash.description
  }
}

/// FNV-1a of 64 bits over parts and their lengths: enough to tell feeds apart, and the same in every process.
private struct FeedFingerprint: CustomStringConvertible {
  private var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ bytes: [UInt8]) {
    for byte in Array("\(bytes.count):".utf8) + bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
  }

  var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
