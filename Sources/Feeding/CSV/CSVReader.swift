/// Reads rows of comma- or tab-separated values from bytes, as RFC 4180 has them, without ever holding more than a row and a buffer.
///
/// Lines may end in LF or CRLF; empty lines are skipped. A quote within a field that does not begin with one stands for itself. A row that
/// cannot be read is told with its line and the next line is tried. The fields are lent until the next call of `next`.
package struct CSVReader: ~Copyable {
  /// What `next` found.
  package enum Step: Hashable, Sendable {
    case row
    /// No row: what is wrong, and in which field from 0.
    case malformed(field: Int, reason: String)
    case end
  }

  /// A field as it lies in the buffer.
  struct Field {
    var start: Int
    var end: Int
    /// Whether doubled quotes are still doubled.
    var hasDoubledQuotes: Bool
  }

  /// The longest row, in bytes: beyond it a quote has surely been left open.
  static let longestRow = 2 << 20

  private let source: any ByteSource
  private let delimiter: UInt8
  private var buffer: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var filled = 0
  private var hasEnded = false
  /// Where the next row begins.
  private var rowStart = 0
  /// Where the row at hand lies.
  private var rowBytes = 0..<0
  private var fields: [Field] = []
  private var lineBreaks = 0
  private var nextLine = 1

  /// The line of the file on which the row begins, from 1; of a malformed one too.
  package private(set) var line = 1
  /// The number of fields of the row.
  package var count: Int { fields.count }

  package init(_ source: any ByteSource, delimiter: UInt8 = UInt8(ascii: ","), capacity: Int = 256 << 10) {
    self.source = source
    self.delimiter = delimiter
    self.capacity = max(16, capacity)
    buffer = .allocate(capacity: self.capacity)
  }

  deinit { buffer.deallocate() }

  /// The bytes of a field, unquoted.
  @inline(__always)
  package borrowing func field(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    let field = fields[index]
    return UnsafeBufferPointer(start: buffer + field.start, count: field.end - field.start)
  }

  /// All fields as texts; what is no UTF-8 is replaced.
  package borrowing func texts() -> [String] { (0..<count).map { String(decoding: field($0), as: UTF8.self) } }

  /// The bytes of a malformed row as they came, without the line's end.
  package borrowing func raw() -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: buffer + rowBytes.lowerBound, count: rowBytes.count)
  }

  /// Moves to the next row.
  package mutating func next() throws(FeedError) -> Step {
    while true {
      line = nextLine
      fields.removeAll(keepingCapacity: true)
      lineBreaks = 0
      switch scan() {
      case .row(let end, let next):
        nextLine += lineBreaks + (next > end ? 1 : 0)
        rowBytes = rowStart..<end
        rowStart = next
        // An empty line holds one empty field.
        if rowBytes.isEmpty && next > end { continue }
        if rowBytes.isEmpty { return .end }
        unquote()
        return .row
      case .incomplete:
        if try refill() { continue }
        return giveUp(at: rowStart, field: max(0, fields.count), reason: "a quote is opened and never closed")
      case .malformed(let at, let reason):
        return giveUp(at: at, field: fields.count, reason: reason)
      }
    }
  }

  private enum Scan {
    /// Where the row ends, and where the next begins.
    case row(end: Int, next: Int)
    case incomplete
    case malformed(at: Int, reason: String)
  }

  /// Finds the fields of the row that begins at `rowStart`.
  private mutating func scan() -> Scan {
    let (quote, newline, carriageReturn) = (UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"))
    let buffer = buffer
    let end = filled
    var at = rowStart
    while true {
      var field = Field(start: at, end: at, hasDoubledQuotes: false)
      if at < end, buffer[at] == quote {
        at += 1
        field.start = at
        var isClosed = false
        while at < end {
          let byte = buffer[at]
          at += 1
          if byte == newline { lineBreaks += 1 }
          guard byte == quote else { continue }
          if at < end, buffer[at] == quote {
            field.hasDoubledQuotes = true
            at += 1
          } else {
            isClosed = true
            break
          }
        }
        // At the very end of what has come, a second quote may follow.
        guard isClosed, at < end || hasEnded else { return .incomplete }
        field.end = at - 1
        if at < end, buffer[at] == carriageReturn, at + 1 < end, buffer[at + 1] == newline { at += 1 }
        if at < end, buffer[at] == carriageReturn, at + 1 == end, !hasEnded { return .incomplete }
        guard at == end || buffer[at] == delimiter || buffer[at] == newline else {
          return .malformed(at: at, reason: "there is text behind the closing quote")
        }
        fields.append(field)
      } else {
        while at < end, buffer[at] != delimiter, buffer[at] != newline { at += 1 }
        if at == end, !hasEnded { return .incomplete }
        field.end = at
        if at > field.start, at == end || buffer[at] == newline, buffer[at - 1] == carriageReturn { field.end = at - 1 }
        fields.append(field)
      }
      if at == end { return .row(end: end, next: end) }
      at += 1
      if buffer[at - 1] == newline {
        let last = at - 1 > rowStart && buffer[at - 2] == carriageReturn ? at - 2 : at - 1
        return .row(end: last, next: at)
      }
    }
  }

  /// Takes the doubled quotes out, in place; nothing gets longer.
  private mutating func unquote() {
    for index in fields.indices where fields[index].hasDoubledQuotes {
      var to = fields[index].start
      var from = fields[index].start
      while from < fields[index].end {
        buffer[to] = buffer[from]
        from += buffer[from] == UInt8(ascii: "\"") ? 2 : 1
        to += 1
      }
      fields[index].end = to
    }
  }

  /// Leaves the row and goes on with the line after `place`.
  private mutating func giveUp(at place: Int, field: Int, reason: String) -> Step {
    var end = place
    while end < filled, buffer[end] != UInt8(ascii: "\n") { end += 1 }
    rowBytes = rowStart..<end
    for at in rowBytes where buffer[at] == UInt8(ascii: "\n") { nextLine += 1 }
    nextLine += 1
    rowStart = min(filled, end + 1)
    return .malformed(field: field, reason: reason)
  }

  /// Reads more behind what is there; `false` when a row cannot be completed by it.
  private mutating func refill() throws(FeedError) -> Bool {
    guard !hasEnded else { return false }
    let kept = filled - rowStart
    if kept >= Self.longestRow { return false }
    if rowStart > 0 {
      buffer.update(from: buffer + rowStart, count: kept)
      filled = kept
      rowStart = 0
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
    return true
  }
}
