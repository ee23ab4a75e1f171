/// The text of an input file as UTF-8, whatever it is packed and encoded in.
///
/// gzip is known by its first bytes and not by the name. A byte order mark wins over what was said of the encoding and is taken off.
package final class InputText {
  /// How much is read ahead to judge the content.
  private static let sampleSize = 64 << 10

  package let path: String
  /// The decoded bytes from the first on.
  package let source: any ByteSource
  private let file: FileBytes

  /// The size on disk in bytes; `nil` of standard input.
  package var size: Int64? { file.size }
  /// How many bytes of the file have been read, packed as they are on disk.
  package var position: Int64 { file.position }

  /// Opens a file, or standard input as `-`. `encoding` as iconv knows it; UTF-8 when `nil`.
  package init(path: String, encoding: String? = nil) throws(FeedError) {
    self.path = path
    file = try FileBytes(path: path)
    var sample = try file.readFully(Self.sampleSize)
    var source: any ByteSource = PrefixedBytes(sample[...], then: file)
    if sample.starts(with: [0x1F, 0x8B]) {
      source = try GzipBytes(source, path: path)
      sample = try source.readFully(Self.sampleSize)
      source = PrefixedBytes(sample[...], then: source)
    }
    let mark = ByteOrderMark.allCases.first { sample.starts(with: $0.bytes) }
    if let mark { _ = try source.readFully(mark.bytes.count) }
    let name = mark?.encoding ?? encoding ?? "UTF-8"
    try Self.refuseBinary(sample, path, isWide: name.uppercased().hasPrefix("UTF-16") || name.uppercased().hasPrefix("UTF-32"))
    if ["UTF-8", "UTF8"].contains(name.uppercased()) {
      if encoding == nil { try Self.refuseForeign(sample, path) }
      self.source = source
    } else {
      self.source = try RecodedBytes(source, encoding: name)
    }
  }

  private static func refuseBinary(_ sample: [UInt8], _ path: String, isWide: Bool) throws(FeedError) {
    let kinds: [(bytes: [UInt8], name: String)] = [
      (Array("PK\u{3}\u{4}".utf8), "a zip archive or an Excel workbook"), ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel workbook"),
      (Array("%PDF".utf8), "a PDF"), (Array("SQLite format 3".utf8), "an SQLite database"), (Array("PAR1".utf8), "a Parquet file"),
    ]
    if let kind = kinds.first(where: { sample.starts(with: $0.bytes) }) {
      throw .content(path: path, reason: "is no text but \(kind.name); export it as CSV first")
    }
    if !isWide, let place = sample.firstIndex(of: 0) {
      throw .content(path: path, reason: "is no text: byte \(place) is zero")
    }
  }

  /// A file of another encoding has many lines that are no UTF-8; a single bad line is a matter of its row.
  private static func refuseForeign(_ sample: [UInt8], _ path: String) throws(FeedError) {
    // The last line may be cut within a character.
    let lines = sample.split(separator: UInt8(ascii: "\n"))
    let whole = sample.count < sampleSize ? lines[...] : lines.dropLast()
    let foreign = whole.filter { line in line.contains { $0 >= 0x80 } }
    let wrong = foreign.filter { String(validating: $0, as: UTF8.self) == nil }
    guard wrong.count > 1, wrong.count * 2 > foreign.count else { return }
    throw .content(path: path, reason: "is not UTF-8; name its encoding, for Chinese tills most often --encoding gb18030")
  }
}

/// The marks by which a text tells its encoding (Unicode, section 23.8; GB 18030).
private enum ByteOrderMark: CaseIterable {
  case utf8, utf16LittleEndian, utf16BigEndian, gb18030

  var bytes: [UInt8] {
    switch self {
    case .utf8: [0xEF, 0xBB, 0xBF]
    case .utf16LittleEndian: [0xFF, 0xFE]
    case .utf16BigEndian: [0xFE, 0xFF]
    case .gb18030: [0x84, 0x31, 0x95, 0x33]
    }
  }

  var encoding: String {
    switch self {
    case .utf8: "UTF-8"
    case .utf16LittleEndian: "UTF-16LE"
    case .utf16BigEndian: "UTF-16BE"
    case .gb18030: "GB18030"
    }
  }
}
