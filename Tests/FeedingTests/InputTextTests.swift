import Feeding
import Foundation
import Testing

/// Files as text, whatever they are packed and encoded in.
@Suite struct InputTextTests {
  static func text(_ path: String, encoding: String? = nil, piece: Int = 4_096) throws -> [UInt8] {
    let input = try InputText(path: path, encoding: encoding)
    var bytes: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: piece, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = try input.source.read(into: buffer)
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  static func gzip(_ bytes: [UInt8], in folder: ScratchFolder) throws -> [UInt8] {
    let path = try folder.write("plain", bytes)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-c", path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let packed = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return [UInt8](packed)
  }

  static func failure(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "none"
    } catch {
      return "\(error)"
    }
  }

  static let lines = (0..<40_000).map { "row \($0), 机油滤芯 \($0 &* 7_919)\n" }.joined()

  @Test(arguments: [8, 100, 65_536])
  func `gzip is unpacked, member after member`(_ piece: Int) throws {
    let folder = try ScratchFolder()
    let bytes = Array(Self.lines.utf8)
    let packed = try Self.gzip(Array(bytes[..<1_000]), in: folder) + Self.gzip(Array(bytes[1_000...]), in: folder)
    #expect(try Self.text(folder.write("two.gz", packed), piece: piece) == bytes)
  }

  @Test func `a truncated gzip is told, and what came before it was given`() throws {
    let folder = try ScratchFolder()
    let packed = try Self.gzip(Array(Self.lines.utf8), in: folder)
    let path = try folder.write("cut.gz", Array(packed.dropLast(packed.count / 3)))
    #expect(Self.failure { _ = try Self.text(path) }.contains("of content: the file is truncated"))
  }

  @Test func `a damaged gzip is told`() throws {
    let folder = try ScratchFolder()
    var packed = try Self.gzip(Array(Self.lines.utf8), in: folder)
    for at in (packed.count / 2)..<(packed.count / 2 + 40) { packed[at] ^= 0x5A }
    let path = try folder.write("bad.gz", packed)
    #expect(Self.failure { _ = try Self.text(path) }.contains("the gzip stream is damaged"))
  }

  @Test(arguments: [
    ("GB18030", [0xBB, 0xFA, 0xD3, 0xCD, 0x2C, 0x31, 0x0A] as [UInt8], "机油,1\n"), ("UTF-16LE", [0x3A, 0x67, 0x0A, 0x00], "机\n"),
  ])
  func `another encoding is read by its name`(_ encoding: String, _ bytes: [UInt8], _ text: String) throws {
    let folder = try ScratchFolder()
    let many = (0..<30_000).flatMap { _ in bytes }
    let read = try Self.text(folder.write("t", many), encoding: encoding, piece: 1_001)
    #expect(String(decoding: read, as: UTF8.self) == String(repeating: text, count: 30_000))
  }

  @Test(arguments: [
    [0xEF, 0xBB, 0xBF, 0x61] as [UInt8], [0xFF, 0xFE, 0x61, 0x00], [0xFE, 0xFF, 0x00, 0x61], [0x84, 0x31, 0x95, 0x33, 0x61],
  ])
  func `a byte order mark tells the encoding and is taken off`(_ bytes: [UInt8]) throws {
    let folder = try ScratchFolder()
    #expect(try Self.text(folder.write("t", bytes), encoding: "ISO-8859-1") == Array("a".utf8))
  }

  @Test func `a sequence that the encoding has not spoils its own place only`() throws {
    let folder = try ScratchFolder()
    let read = try Self.text(folder.write("t", [0x61, 0x0A, 0xFF, 0x0A, 0x62, 0x0A, 0xBB]), encoding: "GB18030")
    #expect(read == [0x61, 0x0A, 0xFF, 0x0A, 0x62, 0x0A, 0xFF])
  }

  static let refusals: [(bytes: [UInt8], reason: String)] = [
    (Array("PK\u{3}\u{4}rest".utf8), "is no text but a zip archive or an Excel workbook"),
    ([0x61, 0x00, 0x62], "is no text: byte 1 is zero"),
    ([0xBB, 0xFA, 0xD3, 0xCD, 0x2C, 0x31, 0x0A, 0xBB, 0xFA, 0x0A], "is not UTF-8; name its encoding"),
  ]

  @Test(arguments: refusals)
  func `what is no text is refused in one line`(_ bytes: [UInt8], _ reason: String) throws {
    let folder = try ScratchFolder()
    let path = try folder.write("t", bytes)
    #expect(Self.failure { _ = try InputText(path: path) }.hasPrefix("\(path): \(reason)"))
  }

  @Test func `a missing file, a folder and an unknown encoding are told`() throws {
    let folder = try ScratchFolder()
    #expect(Self.failure { _ = try InputText(path: "\(folder.path)/none") } == "\(folder.path)/none: No such file or directory")
    #expect(Self.failure { _ = try InputText(path: folder.path) } == "\(folder.path): is a directory")
    let path = try folder.write("t", "a")
    #expect(Self.failure { _ = try InputText(path: path, encoding: "KLINGON") }.hasPrefix("the encoding KLINGON is not known"))
  }
}
