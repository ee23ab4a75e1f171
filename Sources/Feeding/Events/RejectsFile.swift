import Models

/// The rows that were refused, each with its line, column and reason, in a file that can be mended and fed again.
///
/// Of a table it is CSV: three columns `rejectLine`, `rejectColumn`, `rejectReason`, then the file's own; the mapping finds its columns by
/// name and so fits both. Of NDJSON it is NDJSON, with the refused line as a text under `value`. The file is made with the first reject.
package final class RejectsFile {
  package let path: String
  /// How many rows were refused.
  package private(set) var count = 0
  /// The first few, to be shown.
  package private(set) var first: [Reject] = []
  /// Whether an earlier file of this name is kept, as when a feed goes on after a break.
  package var keepsEarlier = false
  private var file: OutputFile?
  private var header: [String]?

  package init(path: String) { self.path = path }

  /// Says how a table's columns are called; of NDJSON it is not called.
  func begin(header: [String]) { self.header = header }

  /// Notes a row of a table by its fields.
  func add(_ reject: Reject, fields: [String]) throws(FeedError) {
    try write(reject, Self.row([String(reject.line), reject.column ?? "", reject.reason] + fields))
  }

  /// Notes a row of a table that could not be taken apart, as it came.
  func add(_ reject: Reject, raw: UnsafeBufferPointer<UInt8>) throws(FeedError) {
    let text = String(decoding: raw, as: UTF8.self)
    try write(reject, Self.row([String(reject.line), reject.column ?? "", reject.reason, text]))
  }

  /// Notes a line of NDJSON.
  func add(_ reject: Reject, line: UnsafeRawBufferPointer) throws(FeedError) {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("line", Int64(reject.line))
    writer.field("pointer", reject.column)
    writer.field("reason", reject.reason)
    writer.field("value", String(decoding: line, as: UTF8.self))
    writer.endObject()
    try write(reject, writer.bytes + [UInt8(ascii: "\n")])
  }

  /// Has everything written.
  package func close() throws(FeedError) {
    try file?.close()
    file = nil
  }

  private func write(_ reject: Reject, _ bytes: [UInt8]) throws(FeedError) {
    count += 1
    if first.count < 10 { first.append(reject) }
    if file == nil {
      let file = try OutputFile(path: path, appends: keepsEarlier)
      self.file = file
      if let header, file.isEmpty { try file.write(Self.row(["rejectLine", "rejectColumn", "rejectReason"] + header)) }
    }
    try file?.write(bytes)
  }

  /// A row of CSV (RFC 4180).
  private static func row(_ fields: [String]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      if field.utf8.contains(where: { [UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r")].contains($0) }) {
        bytes.append(UInt8(ascii: "\""))
        for byte in field.utf8 { bytes += byte == UInt8(ascii: "\"") ? [byte, byte] : [byte] }
        bytes.append(UInt8(ascii: "\""))
      } else {
        bytes += Array(field.utf8)
      }
    }
    return bytes + [UInt8(ascii: "\n")]
  }
}
