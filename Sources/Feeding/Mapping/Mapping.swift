package import Models

/// A mapping file: how the rows of a table become events.
///
/// It is read in two steps, since most of it names columns: the form of the file and of its dates here, the events by `compile` once the
/// header is known. Every problem names the line of the mapping file.
package struct Mapping: Sendable {
  /// The `source` of the events; with the row's key it makes their ids.
  package let source: EventSource
  /// As iconv knows it; `nil` is UTF-8.
  package let encoding: String?
  /// `nil`: judged by the header line.
  package let delimiter: UInt8?
  /// The names of the columns of a file without a header line.
  package let columns: [String]?
  /// The mark before the fraction of a number.
  let decimalMark: UInt8
  let dates: DateReading
  private let node: PolicyNode

  /// Refuses what cannot be understood without the file's header.
  package init(_ node: PolicyNode) throws(FeedError) {
    self.node = node
    let reader = PolicyReader(node)
    source = reader.parse("source", EventSource(checked: "feed"), "1 to 128 bytes") { EventSource($0) }
    if !reader.has("source") {
      reader.refuse("source", "is required: the till or system that the rows come from, such as pos/nanjing-road")
    }
    encoding = reader.text("encoding")
    delimiter = reader.parse("delimiter", nil, "one ASCII character, or tab") { text in
      if text == "tab" || text == "\\t" { return UInt8(ascii: "\t") }
      return text.utf8.count == 1 ? text.utf8.first : nil
    }
    columns = reader.list("columns", "the name of a column") { $0 }
    decimalMark = reader.parse("decimal", UInt8(ascii: "."), ". or ,") { [".": UInt8(ascii: "."), ",": UInt8(ascii: ",")][$0] }
    let zone = reader.parse("zone", Zone.utc, "an IANA time zone such as Asia/Shanghai") { Zone($0) }
    let patterns = reader.list("dates", "a pattern such as yyyy-MM-dd HH:mm, unix, unix-ms or excel") { DatePattern($0) } ?? []
    dates = DateReading(patterns: patterns, zone: zone)
    for key in ["key", "events"] where !reader.has(key) { reader.refuse(key, "is required") }
    _ = reader.node("key")
    _ = reader.node("events")
    reader.finish()
    guard reader.found.isEmpty else { throw .mapping(Self.text(reader.found)) }
  }

  /// Finds the columns; throws with every problem, each with its line.
  package func compile(header: [String]) throws(FeedError) -> RowMapper {
    var compiler = MappingCompiler(mapping: self, header: header)
    let mapper = compiler.compile(PolicyReader(node))
    guard compiler.problems.isEmpty else { throw .mapping(Self.text(compiler.problems.sorted { $0.line < $1.line })) }
    return mapper
  }

  private static func text(_ problems: [PolicyProblem]) -> String { problems.map(\.description).joined(separator: "\n") }
}
