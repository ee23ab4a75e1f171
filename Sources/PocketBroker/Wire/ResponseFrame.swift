import NIOCore

/// A response ready for the socket: length, header and body, with large byte fields as segments of their own.
struct ResponseFrame: Sendable {
  let segments: [ByteBuffer]
  /// What it refuses.
  let refusals: WireCoder.Refusals

  /// Bytes on the wire, the length itself included.
  var byteCount: Int { segments.reduce(0) { $0 + $1.readableBytes } }

  /// Writes a response; ApiVersions keeps the plain header in every version, for clients that do not know the flexible one yet.
  init(_ response: some WireStruct, to api: APIKey, version: Int16, correlationID: Int32) throws(WireError) {
    let isFlexible = api.isFlexible(version)
    var head = ByteBuffer()
    head.reserveCapacity(256)
    head.writeInteger(Int32(0))
    head.writeInteger(correlationID)
    if isFlexible && api != .apiVersions { head.writeInteger(UInt8(0)) }
    var wire = WireCoder(writing: head, version: version, isFlexible: isFlexible)
    var body = response
    try wire.message(&body)
    refusals = wire.refusals
    var written = wire.written()
    let total = written.reduce(0) { $0 + $1.readableBytes } - MemoryLayout<Int32>.size
    guard let length = Int32(exactly: total) else { throw .unencodable }
    written[0].setInteger(length, at: written[0].readerIndex)
    self.segments = written
  }
}
