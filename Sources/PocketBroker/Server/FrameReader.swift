import NIOCore

/// Cuts a stream of bytes into the length-prefixed frames of the protocol.
///
/// A frame that arrives in one piece is a slice of what was received; one that arrives in parts is gathered in a buffer of exactly
/// its size. A length is judged before anything is reserved for it, so that four hostile bytes cost nothing.
struct FrameReader {
  /// The largest frame accepted, in bytes; lower until a client has authenticated.
  var limit: Int

  /// The length of the frame that is being gathered, once it is known.
  private(set) var expected: Int?
  private var received: CircularBuffer<ByteBuffer> = []
  private var partial = ByteBuffer()

  init(limit: Int) {
    self.limit = limit
  }

  /// Whether a frame has begun and not ended.
  var isMidFrame: Bool { expected != nil || partial.readableBytes > 0 || !received.isEmpty }

  /// Takes received bytes; no frame is cut before ``next()`` is called.
  mutating func append(_ bytes: ByteBuffer) {
    if bytes.readableBytes > 0 { received.append(bytes) }
  }

  /// Reads the length of the coming frame if it is not known yet and its bytes are there.
  ///
  /// Throws where the length is negative or above the limit: the stream is garbage from there on and its connection must be closed.
  mutating func peekLength() throws(FrameError) -> Int? {
    if let expected { return expected }
    while partial.readableBytes < MemoryLayout<Int32>.size, !received.isEmpty {
      let missing = MemoryLayout<Int32>.size - partial.readableBytes
      guard var slice = received[received.startIndex].readSlice(length: min(missing, received[received.startIndex].readableBytes)) else {
        break
      }
      partial.writeBuffer(&slice)
      dropEmptied()
    }
    guard let length = partial.getInteger(at: partial.readerIndex, as: Int32.self) else { return nil }
    guard length >= 0 else { throw .negative(Int(length)) }
    guard Int(length) <= limit else { throw .tooLarge(Int(length), limit: limit) }
    partial = ByteBuffer()
    expected = Int(length)
    return Int(length)
  }

  /// The next whole frame without its length, or nil while more bytes are needed.
  mutating func next() throws(FrameError) -> ByteBuffer? {
    guard let length = try peekLength() else { return nil }
    if partial.readableBytes == 0 {
      if length == 0 { return finish(ByteBuffer()) }
      guard !received.isEmpty else { return nil }
      if let whole = received[received.startIndex].readSlice(length: length) {
        dropEmptied()
        return finish(whole)
      }
      partial.reserveCapacity(length)
    }
    while partial.readableBytes < length, !received.isEmpty {
      let missing = length - partial.readableBytes
      let available = received[received.startIndex].readableBytes
      guard var slice = received[received.startIndex].readSlice(length: min(missing, available)) else { break }
      partial.writeBuffer(&slice)
      dropEmptied()
    }
    guard partial.readableBytes == length else { return nil }
    return finish(partial)
  }

  private mutating func finish(_ frame: ByteBuffer) -> ByteBuffer {
    expected = nil
    partial = ByteBuffer()
    return frame
  }

  private mutating func dropEmptied() {
    if received[received.startIndex].readableBytes == 0 { received.removeFirst() }
  }
}

/// Why a stream is not one of frames; its connection is closed.
enum FrameError: Error, Equatable, CustomStringConvertible {
  /// A length below zero.
  case negative(Int)
  /// A length above what the connection may send.
  case tooLarge(Int, limit: Int)
  /// A frame without a request's header.
  case noRequest(WireError)

  var description: String {
    switch self {
    case .negative(let length): "a frame of \(length) bytes"
    case .tooLarge(let length, let limit): "a frame of \(length) bytes, where \(limit) are allowed"
    case .noRequest(let reason): "a frame without a request's header (\(reason))"
    }
  }
}
