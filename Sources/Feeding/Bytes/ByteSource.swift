/// Gives the bytes of something in their order, as many at a time as the reader has room for.
package protocol ByteSource: AnyObject {
  /// Fills the buffer from its start and tells how many bytes came; 0 only at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FeedError) -> Int
}

extension ByteSource {
  /// Reads until the buffer is full or the source ends.
  func readFully(_ limit: Int) throws(FeedError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: limit)
    var count = 0
    while count < limit {
      var error: FeedError?
      let more = bytes.withUnsafeMutableBytes { all in
        do throws(FeedError) { return try read(into: UnsafeMutableRawBufferPointer(rebasing: all[count...])) } catch let caught {
          error = caught
          return 0
        }
      }
      if let error { throw error }
      if more == 0 { break }
      count += more
    }
    bytes.removeSubrange(count...)
    return bytes
  }
}

/// Gives bytes that have been read ahead, then what follows them.
final class PrefixedBytes: ByteSource {
  private var prefix: ArraySlice<UInt8>
  private let rest: any ByteSource

  init(_ prefix: ArraySlice<UInt8>, then rest: any ByteSource) {
    self.prefix = prefix
    self.rest = rest
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FeedError) -> Int {
    guard !prefix.isEmpty else { return try rest.read(into: buffer) }
    let count = min(prefix.count, buffer.count)
    buffer.copyBytes(from: prefix.prefix(count))
    prefix = prefix.dropFirst(count)
    return count
  }
}
