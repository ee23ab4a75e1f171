import FleetTesting
import NIOCore
import Testing

@testable import PocketBroker

@Suite struct FrameReaderTests {
  @Test func `frames come out the same however the stream is cut`() throws {
    var random = SeededGenerator(seed: 6)
    for _ in 0..<500 {
      let frames = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        ByteBuffer(repeating: UInt8.random(in: .min ... .max, using: &random), count: Int.random(in: 0...40, using: &random))
      }
      var stream = ByteBuffer()
      for frame in frames {
        stream.writeInteger(Int32(frame.readableBytes))
        stream.writeImmutableBuffer(frame)
      }
      var reader = FrameReader(limit: 64)
      var read: [ByteBuffer] = []
      while stream.readableBytes > 0 {
        let size = Int.random(in: 1...12, using: &random)
        reader.append(stream.readSlice(length: min(size, stream.readableBytes)) ?? ByteBuffer())
        while let frame = try reader.next() { read.append(frame) }
      }
      #expect(read == frames)
      #expect(!reader.isMidFrame)
    }
  }

  @Test(
    arguments: [
      ([0xff, 0xff, 0xff, 0xff], FrameError.negative(-1)), ([0, 0, 0, 65], .tooLarge(65, limit: 64)),
      (Array("GET ".utf8), .tooLarge(0x4745_5420, limit: 64)), ([0x16, 0x03, 0x01, 0x02], .tooLarge(0x1603_0102, limit: 64)),
    ] as [([UInt8], FrameError)])
  func `a length that no request has ends the stream`(bytes: [UInt8], error: FrameError) {
    var reader = FrameReader(limit: 64)
    reader.append(ByteBuffer(bytes: bytes))
    #expect(throws: error) { try reader.next() }
  }

  @Test func `a frame that came in one piece is not copied`() throws {
    var reader = FrameReader(limit: 1 << 20)
    var received = ByteBuffer()
    received.writeInteger(Int32(100_000))
    received.writeRepeatingByte(1, count: 100_000)
    let before = received.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) }
    reader.append(received)
    let frame = try #require(try reader.next())
    #expect(frame.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) } == before + 4)
  }
}
