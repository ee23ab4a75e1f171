import FleetTesting
import Testing

@testable import Intake

/// Taking a batch apart, against lists whose elements are known.
@Suite struct EventRangesTests {
  private static let pieces = [
    #"{}"#, #"{"a":1}"#, #"{"a":[1,{"b":"]}"}],"c":","}"#, #""text, with ] and \" and \\""#, "7", "-1.5e3", "null", "[[],[{}]]",
    #"{"\\":"\\\\"}"#,
  ]
  private static let spaces = ["", " ", "\n", "\t\r\n "]

  @Test func `the elements of any list are found`() throws {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<2_000 {
      let expected = (0..<Int.random(in: 0...6, using: &random)).map { _ in Self.pieces.randomElement(using: &random) ?? "" }
      func space() -> String { Self.spaces.randomElement(using: &random) ?? "" }
      let text =
        space() + "[" + expected.map { space() + $0 + space() }.joined(separator: ",") + (expected.isEmpty ? space() : "") + "]" + space()
      let bytes = Array(text.utf8)
      let found = try bytes.withUnsafeBytes { raw in
        try EventRanges.elements(of: raw, limit: 100).map { String(decoding: raw[$0], as: UTF8.self) }
      }
      #expect(found == expected, "\(text)")
    }
  }

  /// Whatever the bytes, the answer is ranges within them or a failure.
  @Test func `no bytes lead outside themselves`() {
    var random = SeededGenerator(seed: 12)
    let alphabet = Array("[]{},\"\\ a1\n".utf8)
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? 0 }
      bytes.withUnsafeBytes { raw in
        for ranges in [try? EventRanges.elements(of: raw, limit: 100), try? EventRanges.lines(of: raw, limit: 100)] {
          for range in ranges ?? [] { #expect(!range.isEmpty && range.lowerBound >= 0 && range.upperBound <= raw.count) }
        }
        _ = EventRanges.isObject(raw)
      }
    }
  }

  @Test func `more elements than allowed are too many`() {
    #expect(throws: EventRanges.Failure.tooMany) {
      try Array("[1,2,3]".utf8).withUnsafeBytes { try EventRanges.elements(of: $0, limit: 2) }
    }
    #expect(throws: EventRanges.Failure.tooMany) { try Array("1\n2\n3".utf8).withUnsafeBytes { try EventRanges.lines(of: $0, limit: 2) } }
  }
}
