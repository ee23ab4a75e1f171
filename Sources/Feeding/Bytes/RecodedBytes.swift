internal import CCodecs
import Glibc

/// Text of another encoding as UTF-8, through the system's iconv.
///
/// A sequence that the encoding does not have becomes the byte FF, which is no UTF-8 either, so that the row that holds it is refused
/// and the others go on.
final class RecodedBytes: ByteSource {
  private static let bufferSize = 64 << 10
  private static let invalid: UInt8 = 0xFF

  private let source: any ByteSource
  private let conversion: iconv_t
  private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: bufferSize, alignment: 16)
  /// Where in `input` the bytes lie that have not been converted.
  private var pending = 0..<0
  private var sourceHasEnded = false

  /// `encoding` as iconv knows it, such as GB18030 or UTF-16LE.
  init(_ source: any ByteSource, encoding: String) throws(FeedError) {
    self.source = source
    guard let conversion = ccodecs_iconv_open(encoding) else {
      throw .mapping("the encoding \(encoding) is not known; iconv -l lists those that are")
    }
    self.conversion = conversion
  }

  deinit {
    iconv_close(conversion)
    input.deallocate()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FeedError) -> Int {
    // The longest character must fit, or nothing would ever be produced.
    guard buffer.count >= 8 else { return 0 }
    var count = 0
    while count == 0 {
      if pending.isEmpty, sourceHasEnded { return 0 }
      if pending.isEmpty { try refill() }
      count = convert(into: buffer)
      if count == 0, !pending.isEmpty {
        // The input ends within a character.
        let before = pending.count
        try refill()
        if pending.count == before {
          pending = pending.dropFirst()
          buffer[0] = Self.invalid
          count = 1
        }
      }
    }
    return count
  }

  private func refill() throws(FeedError) {
    guard let start = input.baseAddress, !sourceHasEnded else { return }
    start.copyMemory(from: start + pending.lowerBound, byteCount: pending.count)
    let more = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: input[pending.count...]))
    sourceHasEnded = more == 0
    pending = 0..<(pending.count + more)
  }

  private func convert(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard let inputStart = input.baseAddress, let outputStart = buffer.baseAddress else { return 0 }
    var from: UnsafeMutablePointer<CChar>? = (inputStart + pending.lowerBound).assumingMemoryBound(to: CChar.self)
    var left = pending.count
    var to: UnsafeMutablePointer<CChar>? = outputStart.assumingMemoryBound(to: CChar.self)
    var room = buffer.count
    let result = iconv(conversion, &from, &left, &to, &room)
    if result == -1, errno == EILSEQ, room > 0 {
      to?.pointee = CChar(bitPattern: Self.invalid)
      room -= 1
      left -= 1
    }
    pending = (pending.upperBound - left)..<pending.upperBound
    return buffer.count - room
  }
}
