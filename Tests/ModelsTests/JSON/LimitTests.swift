import Models
import Testing

@Suite struct LimitTests {
  private static func lists(_ levels: Int) -> [UInt8] {
    [UInt8](repeating: UInt8(ascii: "["), count: levels) + [UInt8(ascii: "1")] + [UInt8](repeating: UInt8(ascii: "]"), count: levels)
  }

  @Test(arguments: [65, 66, 1_000, 10_000])
  func `levels beyond the limit are refused with their depth`(_ levels: Int) {
    let fault = GrammarTests.fault(of: Self.lists(levels))
    #expect(fault?.code == .malformed)
    #expect(fault?.message == "is nested more than 64 levels deep")
  }

  @Test func `levels up to the limit are taken`() {
    #expect(GrammarTests.fault(of: Self.lists(64))?.code == .invalidEnvelope)
    // The event and its data are two of the levels.
    #expect(GrammarTests.fault(of: GrammarTests.event(around: Self.lists(62))) == nil)
    let fault = GrammarTests.fault(of: GrammarTests.event(around: Self.lists(63)))
    #expect(fault?.message == "is nested more than 64 levels deep")
    #expect(fault?.pointer?.hasPrefix("/data/x/0/0") == true)
  }

  @Test(arguments: [10_000, 1_000_000])
  func `brackets that only open are refused whatever their number`(_ levels: Int) {
    for bracket in ["[", "{\"a\":"] {
      let fault = GrammarTests.fault(of: [UInt8](String(repeating: bracket, count: levels / bracket.utf8.count).utf8))
      #expect(fault?.code == .malformed)
    }
  }

  @Test func `a text of ten megabytes is refused by its size before memory is taken for it`() {
    let text = GrammarTests.event(around: [0x22] + [UInt8](repeating: 0x61, count: 10_000_000) + [0x22])
    let fault = GrammarTests.fault(of: text)
    #expect(fault?.code == .tooLarge)
    #expect(fault?.message == "the document has \(text.count) bytes; at most 1048576 are accepted")
  }

  @Test func `a text of ten megabytes is taken where the limit allows it`() throws {
    let text = GrammarTests.event(around: [0x22] + [UInt8](repeating: 0x61, count: 10_000_000) + [0x22])
    #expect(try decode(text, key: "C1", on: .customers, decoder: EventDecoder(maximumBytes: 16 << 20)) != nil)
  }

  @Test func `a document of exactly the limit is taken`() throws {
    let event = GrammarTests.event(around: [0x31])
    let padded = event + [UInt8](repeating: 0x20, count: 1_000 - event.count)
    #expect(try decode(padded, key: "C1", on: .customers, decoder: EventDecoder(maximumBytes: 1_000)) != nil)
    #expect(throws: Fault(.tooLarge, message: "the document has 1001 bytes; at most 1000 are accepted")) {
      try decode(padded + [0x20], key: "C1", on: .customers, decoder: EventDecoder(maximumBytes: 1_000))
    }
  }

  /// Tens of thousands of members must not be compared each with each.
  @Test func `an object of many members is read in the time that its size deserves`() throws {
    let members = (0..<60_000).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
    let event = GrammarTests.event(around: [UInt8]("0,\(members)".utf8))
    var fault: Fault?
    let taken = ContinuousClock().measure { fault = GrammarTests.fault(of: event) }
    #expect(fault == nil)
    // Each with each would be two thousand million comparisons.
    #expect(taken < .seconds(20))
  }

  @Test func `one decoder goes on after every fault`() throws {
    let decoder = EventDecoder()
    let valid = GrammarTests.event(around: [0x31])
    for example in GrammarTests.cases {
      _ = try? decode(GrammarTests.event(around: example.json), key: "C1", on: .customers, decoder: decoder)
      #expect(try decode(valid, key: "C1", on: .customers, decoder: decoder) != nil)
    }
  }

  @Test func `every truncation of an event is refused`() {
    let event = [UInt8](EnvelopeTests.invoice.utf8)
    for count in 0..<event.count {
      let fault = GrammarTests.fault(of: [UInt8](event.prefix(count)))
      #expect(fault?.code == .malformed, "\(count)")
    }
  }
}
