import Glibc
import Models

/// Reads a sorted run back: of each event a frame of 16 bytes (time, topic, sizes), its key and its value.
final class RunReader {
  private static let frameSize = 16

  private let file: OutputFile
  private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
  private var at = 0
  private var filled = 0
  private var position: off_t = 0
  /// The event at hand; `nil` at the end.
  private(set) var time: Instant?
  private(set) var topic = EventTopic.transactions
  private var keyCount = 0
  private var valueCount = 0

  /// Begins with the first event of a run that has been written.
  init(_ file: OutputFile) throws(FeedError) {
    self.file = file
    try advance()
  }

  deinit { buffer.deallocate() }

  /// The bytes that stand before an event.
  static func frame(_ entry: EventBatch.Entry) -> [UInt8] {
    let topic = UInt64(EventTopic.inputs.firstIndex(of: entry.topic) ?? 0)
    let sizes = topic << 56 | UInt64(entry.key.count) << 32 | UInt64(entry.value.count)
    return withUnsafeBytes(of: (entry.time.milliseconds, sizes)) { [UInt8]($0) }
  }

  /// Adds the event at hand to a batch and moves to the next.
  func take(into batch: inout EventBatch) throws(FeedError) {
    guard let time else { return }
    let start = at + Self.frameSize
    batch.append(
      topic: topic, key: UnsafeRawBufferPointer(rebasing: buffer[start..<(start + keyCount)]), time: time,
      value: UnsafeRawBufferPointer(rebasing: buffer[(start + keyCount)..<(start + keyCount + valueCount)]))
    at = start + keyCount + valueCount
    try advance()
  }

  private func advance() throws(FeedError) {
    guard try have(Self.frameSize) else {
      time = nil
      return
    }
    let milliseconds = buffer.loadUnaligned(fromByteOffset: at, as: Int64.self)
    let sizes = buffer.loadUnaligned(fromByteOffset: at + 8, as: UInt64.self)
    topic = EventTopic.inputs[Int(sizes >> 56) % EventTopic.inputs.count]
    keyCount = Int(sizes >> 32 & 0xFF_FFFF)
    valueCount = Int(sizes & 0xFFFF_FFFF)
    guard try have(Self.frameSize + keyCount + valueCount) else {
      throw .disk(path: file.path, reason: "a sorted run is shorter than it was written")
    }
    time = Instant(milliseconds: milliseconds)
  }

  /// Has so many bytes in the buffer, from `at`; `false` at the end of the run.
  private func have(_ count: Int) throws(FeedError) -> Bool {
    if filled - at >= count { return true }
    if count > buffer.count {
      let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: count * 2, alignment: 16)
      larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[at..<filled]))
      buffer.deallocate()
      buffer = larger
    } else {
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[at..<filled]))
    }
    filled -= at
    at = 0
    while filled < count {
      let more = pread(file.descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled, position)
      if more < 0, errno == EINTR { continue }
      guard more >= 0 else { throw .disk(path: file.path, reason: String(cString: strerror(errno))) }
      if more == 0 { return false }
      filled += more
      position += off_t(more)
    }
    return true
  }
}
