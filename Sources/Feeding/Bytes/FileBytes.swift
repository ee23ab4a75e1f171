import Glibc

/// The bytes of a file or of standard input (`-`), and how far they have been read.
final class FileBytes: ByteSource {
  private let path: String
  private let descriptor: Int32
  /// The size in bytes; `nil` of what is no plain file.
  let size: Int64?
  /// How many bytes have been read.
  private(set) var position: Int64 = 0

  init(path: String) throws(FeedError) {
    self.path = path
    descriptor = path == "-" ? dup(0) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let reason = String(cString: strerror(errno))
      close(descriptor)
      throw .unreadable(path: path, reason: reason)
    }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      close(descriptor)
      throw .unreadable(path: path, reason: "is a directory")
    }
    size = status.st_mode & S_IFMT == S_IFREG ? Int64(status.st_size) : nil
  }

  deinit { close(descriptor) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FeedError) -> Int {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 {
        position += Int64(count)
        return count
      }
      guard errno == EINTR else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
    }
  }

  /// The last bytes of a plain file, whatever has been read; none of what is no plain file.
  func lastBytes(_ limit: Int) throws(FeedError) -> [UInt8] {
    guard let size else { return [] }
    var bytes = [UInt8](repeating: 0, count: Int(min(size, Int64(limit))))
    let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(size) - off_t($0.count)) }
    guard count >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
    bytes.removeSubrange(count...)
    return bytes
  }
}
