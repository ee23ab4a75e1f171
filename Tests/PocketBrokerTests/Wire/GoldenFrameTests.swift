import NIOCore
import Testing

@testable import PocketBroker

/// Frames put together by hand from the protocol guide, so that a fault in both directions of the coder cannot hide.
@Suite struct GoldenFrameTests {
  private static func bytes(_ hex: String) -> ByteBuffer {
    ByteBuffer(bytes: hex.split(whereSeparator: \.isWhitespace).compactMap { UInt8($0, radix: 16) })
  }

  private static func joined(_ frame: ResponseFrame) -> ByteBuffer {
    var joined = ByteBuffer()
    for segment in frame.segments { joined.writeImmutableBuffer(segment) }
    return joined
  }

  @Test func `ApiVersions 3 is read behind a header with tagged fields`() throws {
    let frame = try RequestFrame(Self.bytes("00 12 00 03 00 00 00 05 00 02 6d 65 00  03 6c 69 04 32 2e 30 00"))
    let request: ApiVersionsRequest = try frame.decode()
    #expect((frame.key, frame.version, frame.correlationID, frame.clientID) == (18, 3, 5, "me"))
    #expect((request.clientSoftwareName, request.clientSoftwareVersion) == ("li", "2.0"))
  }

  @Test func `ApiVersions 3 is answered with a compact array behind the plain header`() throws {
    var response = ApiVersionsResponse()
    var entry = ApiVersionsResponse.Entry()
    (entry.key, entry.minVersion, entry.maxVersion) = (18, 0, 4)
    response.entries = [entry]
    let frame = try ResponseFrame(response, to: .apiVersions, version: 3, correlationID: 5)
    #expect(Self.joined(frame) == Self.bytes("00 00 00 13  00 00 00 05  00 00  02 00 12 00 00 00 04 00  00 00 00 00  00"))
  }

  @Test func `Metadata 1 with null topics asks for all of them`() throws {
    let frame = try RequestFrame(Self.bytes("00 03 00 01 00 00 00 07 ff ff  ff ff ff ff"))
    let request: MetadataRequest = try frame.decode()
    #expect(frame.clientID == nil)
    #expect(request.topics == nil)
  }

  @Test func `Produce 9 is read with its records as a slice`() throws {
    let frame = try RequestFrame(
      Self.bytes("00 00 00 09 00 00 00 01 00 00 00  00  ff ff 00 00 75 30  02 02 74 02  00 00 00 03  04 aa bb cc  00  00  00"))
    let request: ProduceRequest = try frame.decode()
    #expect((request.transactionalID, request.acks, request.timeoutMs) == (nil, -1, 30_000))
    #expect(request.topics.map(\.name) == ["t"])
    #expect(request.topics[0].partitions.map(\.index) == [3])
    #expect(request.topics[0].partitions[0].records == ByteBuffer(bytes: [0xaa, 0xbb, 0xcc]))
  }

  @Test func `Fetch 4 is answered with null aborted transactions and records of their own length`() throws {
    var response = FetchResponse()
    var topic = FetchResponse.Topic()
    topic.name = "t"
    var partition = FetchResponse.Topic.Partition()
    (partition.highWatermark, partition.lastStableOffset, partition.records) = (2, 1, ByteBuffer(bytes: [9]))
    topic.partitions = [partition]
    response.topics = [topic]
    let frame = try ResponseFrame(response, to: .fetch, version: 4, correlationID: 1)
    #expect(
      Self.joined(frame)
        == Self.bytes(
          """
          00 00 00 32 00 00 00 01 00 00 00 00 00 00 00 01 00 01 74 00 00 00 01 00 00 00 00 00 00
          00 00 00 00 00 00 00 02 00 00 00 00 00 00 00 01 ff ff ff ff 00 00 00 01 09
          """))
  }

  @Test func `large records go out as a segment of their own`() throws {
    let records = ByteBuffer(repeating: 1, count: WireCoder.segmentThreshold)
    var response = FetchResponse()
    var topic = FetchResponse.Topic()
    var partition = FetchResponse.Topic.Partition()
    partition.records = records
    topic.partitions = [partition]
    response.topics = [topic]
    let frame = try ResponseFrame(response, to: .fetch, version: 12, correlationID: 1)
    #expect(frame.segments.count == 3)
    #expect(frame.segments[1] == records)
    #expect(Self.joined(frame).getInteger(at: 0, as: Int32.self) == Int32(frame.byteCount - 4))
  }
}
