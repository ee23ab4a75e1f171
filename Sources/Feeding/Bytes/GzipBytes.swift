internal import CCodecs

/// What a gzip stream holds, one member after the other (RFC 1952); zeros or other bytes behind the last member are left alone.
final class GzipBytes: ByteSource {
  private static let bufferSize = 128 << 10

  private let path: String
  private let source: any ByteSource
  /// On the heap, since zlib keeps its address.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: bufferSize, alignment: 16)
  private var hasEnded = false
  private var produced: Int64 = 0

  init(_ source: any ByteSource, path: String) throws(FeedError) {
    self.path = path
    self.source = source
    stream.initialize(to: z_stream())
    guard ccodecs_inflate_begin(stream) == Z_OK else { throw .content(path: path, reason: "there is no memory to unpack it") }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FeedError) -> Int {
    guard !hasEnded, !buffer.isEmpty else { return 0 }
    stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(clamping: buffer.count)
    let room = Int(stream.pointee.avail_out)
    while stream.pointee.avail_out == room, !hasEnded {
      if stream.pointee.avail_in == 0, try refill() == 0 {
        throw .content(path: path, reason: "the gzip stream breaks off after \(produced) bytes of content: the file is truncated")
      }
      switch inflate(stream, Z_NO_FLUSH) {
      case Z_OK, Z_BUF_ERROR: break
      case Z_STREAM_END: try beginNextMember()
      default:
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "unknown error"
        throw .content(path: path, reason: "the gzip stream is damaged after \(produced) bytes of content: \(reason)")
      }
    }
    let count = room - Int(stream.pointee.avail_out)
    produced += Int64(count)
    return count
  }

  private func refill() throws(FeedError) -> Int {
    let count = try source.read(into: input)
    stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(clamping: count)
    return count
  }

  private func beginNextMember() throws(FeedError) {
    if stream.pointee.avail_in == 0, try refill() == 0 {
      hasEnded = true
    } else if stream.pointee.next_in.pointee == 0x1F {
      inflateReset(stream)
    } else {
      hasEnded = true
    }
  }
}
