import Models

/// A table of comma- or tab-separated values: the events that a mapping makes of each row.
package final class TableEvents: EventInput {
  /// After so many rows of which none made an event, the mapping is wrong and not the rows.
  private static let trial = 100

  package let text: InputText
  package let rejects: RejectsFile
  package private(set) var rows = 0
  private let check: EventCheck
  private let header: [String]
  private let mappingName: String
  private var table: CSVReader
  private var mapper: RowMapper
  private var writer = JSONWriter(capacity: 4_096)
  private var events = 0
  /// The first rows, to show when none fits.
  private var samples: [String] = []

  /// Reads the header and fits the mapping to it.
  package init(_ text: InputText, mapping: Mapping, named mappingName: String, check: EventCheck, rejects: RejectsFile) throws(FeedError) {
    self.text = text
    self.check = check
    self.rejects = rejects
    self.mappingName = mappingName
    let sample = try text.source.readFully(64 << 10)
    let delimiter = mapping.delimiter ?? Self.delimiter(of: sample, path: text.path)
    var table = CSVReader(PrefixedBytes(sample[...], then: text.source), delimiter: delimiter)
    if let columns = mapping.columns {
      header = columns
    } else {
      guard case .row = try table.next() else { throw .content(path: text.path, reason: "has no header line") }
      header = table.texts().map(Self.trimmed)
    }
    for (index, name) in header.enumerated() where !name.isEmpty {
      guard let twin = header[..<index].firstIndex(of: name) else { continue }
      throw .content(
        path: text.path, reason: "the header names the column \"\(name)\" twice, as column \(twin + 1) and as column \(index + 1)")
    }
    do throws(FeedError) {
      mapper = try mapping.compile(header: header)
    } catch {
      guard case .mapping(let reasons) = error else { throw error }
      var rows: [String] = []
      while rows.count < 3, case .row = try table.next() { rows.append(Self.sample(header, table)) }
      let found = "The columns of \(text.path): \(header.joined(separator: ", ")). Its first rows:"
      let lines = reasons.split(separator: "\n").map { "\(mappingName): \($0)" } + [found] + rows
      throw .mapping(lines.joined(separator: "\n"))
    }
    self.table = table
    rejects.begin(header: header)
  }

  package func next(into batch: inout EventBatch) throws(FeedError) -> Bool {
    switch try table.next() {
    case .end:
      if rows > 0 { try judgeTrial() }
      return false
    case .malformed(let field, let reason):
      rows += 1
      let column = header.indices.contains(field) ? header[field] : nil
      try rejects.add(Reject(line: table.line, column: column, reason: reason), raw: table.raw())
    case .row:
      rows += 1
      if rows <= 3 { samples.append(Self.sample(header, table)) }
      if table.count == header.count { try map(&batch) } else { try refuse(nil, Self.fieldCount(table.count, header.count)) }
    }
    if rows == Self.trial { try judgeTrial() }
    return true
  }

  package func skip() throws(FeedError) -> Bool {
    if case .end = try table.next() { return false }
    rows += 1
    // A row that was fed before has shown that the mapping fits.
    events += 1
    return true
  }

  /// All events of a row or none.
  private func map(_ batch: inout EventBatch) throws(FeedError) {
    let mark = batch.entries.count
    for index in mapper.events.indices {
      do throws(RowMapper.Problem) {
        guard try mapper.write(index, of: table, to: &writer) else { continue }
      } catch {
        batch.truncate(to: mark)
        return try refuse(error.column, error.reason)
      }
      do throws(Fault) {
        let (check, topic) = (check, mapper.events[index].topic)
        try writer.withBytes { (bytes) throws(Fault) in try check.append(bytes, topic: topic, to: &batch) }
      } catch {
        batch.truncate(to: mark)
        return try refuse(error, of: index)
      }
    }
    events += batch.entries.count - mark
    // A row of which the conditions want no event is no sign of a wrong mapping.
    if batch.entries.count == mark { events += 1 }
  }

  private func refuse(_ fault: Fault, of index: Int) throws(FeedError) {
    if fault.code == .malformed, let damaged = (0..<table.count).first(where: { !Self.isText(table.field($0)) }) {
      return try refuse(damaged, "is not in the file's encoding")
    }
    let column = fault.pointer.flatMap { mapper.column(of: $0, in: index) }
    try refuse(column, "\(mapper.events[index].type): \(fault.pointer.map { "\($0): " } ?? "")\(fault.message)")
  }

  private func refuse(_ column: Int?, _ reason: String) throws(FeedError) {
    try rejects.add(Reject(line: table.line, column: column.map { header[$0] }, reason: reason), fields: table.texts())
  }

  private func judgeTrial() throws(FeedError) {
    guard events == 0, let first = rejects.first.first else { return }
    throw .mapping(
      (["\(mappingName): none of the first \(rows) rows of \(text.path) makes an event; \(first)", "The first rows:"] + samples)
        .joined(separator: "\n"))
  }

  private static func isText(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { String(validating: bytes, as: UTF8.self) != nil }

  private static func fieldCount(_ found: Int, _ wanted: Int) -> String {
    "the row has \(found) field\(found == 1 ? "" : "s"), the header \(wanted)"
  }

  private static func trimmed(_ name: String) -> String {
    var bytes = Substring(name)
    while let last = bytes.last, last.isWhitespace { bytes.removeLast() }
    return String(bytes.drop(while: \.isWhitespace))
  }

  /// A row as `line 2: column=cell, …`, cut to the width of a screen or two.
  private static func sample(_ header: [String], _ table: borrowing CSVReader) -> String {
    var cells: [String] = []
    for index in 0..<min(header.count, table.count) {
      cells.append("\(header[index])=\(String(decoding: table.field(index), as: UTF8.self))")
    }
    return "  line \(table.line): \(cells.joined(separator: ", ").prefix(400))"
  }

  /// The one of comma, semicolon, tab and bar that is most frequent in the first line; tab by the file's name.
  private static func delimiter(of sample: [UInt8], path: String) -> UInt8 {
    let name = path.hasSuffix(".gz") ? String(path.dropLast(3)) : path
    if name.hasSuffix(".tsv") || name.hasSuffix(".tab") { return UInt8(ascii: "\t") }
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    for byte in sample {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if byte == UInt8(ascii: "\n"), !isQuoted { break }
      if !isQuoted { counts[byte, default: 0] += 1 }
    }
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|")]
    return candidates.max { counts[$0, default: 0] < counts[$1, default: 0] } ?? UInt8(ascii: ",")
  }
}
