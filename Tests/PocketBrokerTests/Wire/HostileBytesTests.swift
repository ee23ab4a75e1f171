import FleetTesting
import NIOCore
import Testing

@testable import PocketBroker

@Suite struct HostileBytesTests {
  private static func frame(_ definition: MessageDefinition, _ version: Int16, _ random: inout SeededGenerator) -> ByteBuffer {
    var frame = ByteBuffer()
    let key = APIKey.allCases.first { "\($0)".lowercased() == definition.name.lowercased() }?.rawValue ?? -1
    frame.writeInteger(key)
    frame.writeInteger(version)
    frame.writeInteger(Int32(1))
    frame.writeInteger(Int16(2))
    frame.writeString("me")
    if definition.isFlexible(version) { frame.writeInteger(UInt8(0)) }
    frame.writeImmutableBuffer(definition.sample(version, using: &random))
    return frame
  }

  private static let requests = MessageDefinition.all.filter(\.isRequest)

  @Test(arguments: requests)
  func `a request cut short anywhere is refused`(definition: MessageDefinition) {
    var random = SeededGenerator(seed: 3)
    for version in definition.versions {
      let whole = Self.frame(definition, version, &random)
      #expect(isReadableRequest(whole), "\(definition) version \(version)")
      for length in 0..<min(whole.readableBytes, 120) {
        let cut = whole.getSlice(at: whole.readerIndex, length: length) ?? ByteBuffer()
        #expect(!isReadableRequest(cut), "\(definition) version \(version) cut to \(length)")
      }
    }
  }

  @Test(arguments: requests)
  func `bytes behind a request are passed over`(definition: MessageDefinition) {
    var random = SeededGenerator(seed: 4)
    for version in definition.versions {
      var frame = Self.frame(definition, version, &random)
      frame.writeInteger(UInt8(0))
      #expect(isReadableRequest(frame), "\(definition) version \(version)")
    }
  }

  @Test(arguments: requests)
  func `damaged bytes are read or refused but never trap`(definition: MessageDefinition) {
    var random = SeededGenerator(seed: 5)
    var refused = 0
    for version in definition.versions {
      for _ in 0..<30 {
        var frame = Self.frame(definition, version, &random)
        for _ in 0..<Int.random(in: 1...8, using: &random) {
          let index = Int.random(in: 8..<frame.readableBytes, using: &random)
          frame.setInteger(
            [0, 0x7f, 0x80, 0xff, UInt8.random(in: .min ... .max, using: &random)].randomElement(using: &random) ?? 0, at: index)
        }
        if !isReadableRequest(frame) { refused += 1 }
      }
    }
    #expect(refused > 0)
  }

  @Test func `an array that claims more elements than there are bytes is refused before anything is reserved`() {
    let claimed = ByteBuffer(bytes: [0x7f, 0xff, 0xff, 0xff, 0, 0])
    var wire = WireCoder(reading: claimed, version: 1, isFlexible: false)
    var topics: [MetadataRequest.Topic] = []
    #expect(throws: WireError.truncated) { try wire.field(&topics) }
  }

  @Test func `a request of very many empty elements is refused`() {
    var many = ByteBuffer()
    many.writeInteger(Int32(WireCoder.elementLimit + 1))
    many.writeRepeatingByte(0, count: (WireCoder.elementLimit + 1) * 2)
    var wire = WireCoder(reading: many, version: 1, isFlexible: false)
    var names: [String] = []
    #expect(throws: WireError.tooManyElements) { try wire.field(&names) }
  }

  @Test(
    arguments: [
      ([0x80, 0x80, 0x80, 0x80, 0x80, 0x01], WireError.overlongVarint), ([0xff, 0xff, 0xff, 0xff, 0x7f], .overlongVarint),
      ([0x80], .truncated), ([], .truncated), ([0xff, 0xff, 0xff, 0xff, 0x0f], .truncated),
    ] as [([UInt8], WireError)])
  func `a compact length that is none is refused`(bytes: [UInt8], error: WireError) {
    var wire = WireCoder(reading: ByteBuffer(bytes: bytes), version: 9, isFlexible: true)
    var name = ""
    #expect(throws: error) { try wire.field(&name) }
  }

  @Test func `a string that must be there may not be null`() {
    var wire = WireCoder(reading: ByteBuffer(bytes: [0xff, 0xff]), version: 0, isFlexible: false)
    var name = ""
    #expect(throws: WireError.negativeLength(-1)) { try wire.field(&name) }
  }

  @Test func `a string too long for its length field is not written`() {
    var wire = WireCoder(writing: ByteBuffer(), version: 0, isFlexible: false)
    var name = String(repeating: "x", count: 40_000)
    #expect(throws: WireError.unencodable) { try wire.field(&name) }
  }
}
