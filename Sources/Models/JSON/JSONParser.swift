import CJSON

/// Parses JSON documents one after the other with memory that it keeps.
///
/// A document is checked whole (RFC 8259: UTF-8, numbers, strings, structure, what follows it) before any of it is read. A parser
/// belongs to one lane: it is not `Sendable`, and takes at most about fifteen bytes of memory for each byte of its largest document.
package final class JSONParser {
  /// The largest document accepted, in bytes.
  package let maximumBytes: Int
  /// The most levels of nesting accepted.
  package let maximumDepth: Int
  private var parser: OpaquePointer?

  /// A parser of documents up to a size in bytes and a depth in levels.
  package init(maximumBytes: Int = 1 << 20, maximumDepth: Int = 64) {
    self.maximumBytes = max(1, maximumBytes)
    self.maximumDepth = max(1, maximumDepth)
  }

  deinit {
    if let parser { cjson_parser_destroy(parser) }
  }

  /// Parses a document; it is lent until the parser's next call, and must not leave this module.
  func parse(_ bytes: UnsafeRawBufferPointer) throws(Fault) -> JSONDocument {
    if parser == nil { parser = cjson_parser_create(maximumBytes, maximumDepth) }
    guard let parser else { throw JSONDiagnosis.outOfMemory }
    var parsed = cjson_document()
    let result = cjson_parse(parser, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count, &parsed)
    guard result == cjson_ok, let tape = parsed.tape, let strings = parsed.strings else {
      throw JSONDiagnosis(bytes, maximumBytes: maximumBytes, maximumDepth: maximumDepth).fault(result)
    }
    return JSONDocument(tape: tape, strings: strings)
  }
}
