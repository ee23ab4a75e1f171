package import Models

/// Reads lines from bytes; blank ones are skipped.
package struct LineReader: ~Copyable {
  /// The longest line that is kept, in bytes; of a longer one only its beginning is.
  package static let longestLine = 1 << 20

  /// What a line that is too long is refused with.
  package static let tooLong = Fault(.tooLarge, message: "the line is longer than \(longestLine) bytes")

  private let source: any ByteSource
  private var buffer: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var filled = 0
  private var start = 0
  private var range = 0..<0
  private var hasEnded = false

  /// The number of the line, from 1.
  package private(set) var line = 0
  /// Whether the line is longer than what is kept of it.
  package private(set) var isTooLong = false

  package init(_ source: any ByteSource, capacity: Int = 256 << 10) {
    self.source = source
    self.capacity = max(16, capacity)
    buffer = .allocate(capacity: self.capacity)
  }

  deinit { buffer.deallocate() }

  /// The line without its end; lent until the next call of `next`.
  package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: buffer + range.lowerBound, count: range.count) }

  /// Moves to the next line that is not blank; `false` at the end.
  package mutating func next() throws(FeedError) -> Bool {
    isTooLong = false
    // How much of the line has been searched for its end.
    var searched = 0
    while true {
      if let end = newline(from: start + searched) {
        line += 1
        range = start..<end
        start = end + 1
        searched = 0
        if isBlank { continue }
        return true
      }
      searched = filled - start
      if filled - start >= Self.longestLine {
        try passOverLong()
        return true
      }
      if hasEnded {
        guard start < filled else { return false }
        line += 1
        range = start..<filled
        start = filled
        return !isBlank
      }
      try refill()
    }
  }

  private var isBlank: Bool { bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D } }

  private func newline(from start: Int) -> Int? {
    var at = start
    while at < filled, buffer[at] != UInt8(ascii: "\n") { at += 1 }
    return at < filled ? at : nil
  }

  private mutating func refill() throws(FeedError) {
    if start > 0 {
      buffer.update(from: buffer + start, count: filled - start)
      filled -= start
      start = 0
    }
    if filled == capacity {
      let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
      larger.update(from: buffer, count: filled)
      buffer.deallocate()
      buffer = larger
      capacity *= 2
    }
    let more = try source.read(into: UnsafeMutableRawBufferPointer(start: buffer + filled, count: capacity - filled))
    filled += more
    hasEnded = more == 0
  }

  /// Keeps the beginning of the line and reads on to its end.
  private mutating func passOverLong() throws(FeedError) {
    line += 1
    isTooLong = true
    let kept = 4_096
    buffer.update(from: buffer + start, count: kept)
    range = 0..<kept
    while true {
      filled = kept
      filled += try source.read(into: UnsafeMutableRawBufferPointer(start: buffer + kept, count: capacity - kept))
      if filled == kept {
        hasEnded = true
        start = filled
        return
      }
      if let end = newline(from: kept) {
        start = end + 1
        return
      }
    }
  }
}
