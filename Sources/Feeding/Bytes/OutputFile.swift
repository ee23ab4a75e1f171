import Glibc

/// Writes a file through a buffer; what is not closed is written when the value goes.
package final class OutputFile {
  private static let bufferSize = 256 << 10

  package let path: String
  let descriptor: Int32
  private var buffer: [UInt8] = []

  /// Makes the file anew, or goes on behind what it holds; `-` is standard output.
  package init(path: String, appends: Bool = false) throws(FeedError) {
    self.path = path
    descriptor = path == "-" ? dup(1) : open(path, O_WRONLY | O_CREAT | (appends ? O_APPEND : O_TRUNC) | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .disk(path: path, reason: String(cString: strerror(errno))) }
    buffer.reserveCapacity(Self.bufferSize + 4_096)
  }

  /// A file without a name in a folder, gone with the value.
  init(temporaryIn folder: String) throws(FeedError) {
    // The six letters become the name's random part.
    var template = Array("\(folder)/mainstay-\(String(repeating: "X", count: 6))".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw .disk(path: folder, reason: String(cString: strerror(errno))) }
    unlink(template)
    self.descriptor = descriptor
    path = folder
    buffer.reserveCapacity(Self.bufferSize + 4_096)
  }

  deinit {
    // An error can be told nobody any more; whoever cares calls close.
    try? flush()
    Glibc.close(descriptor)
  }

  /// Whether the file holds nothing yet.
  var isEmpty: Bool {
    var status = stat()
    return buffer.isEmpty && fstat(descriptor, &status) == 0 && status.st_size == 0
  }

  package func write(_ bytes: some Collection<UInt8>) throws(FeedError) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// Has everything written.
  package func close() throws(FeedError) { try flush() }

  func flush() throws(FeedError) {
    var at = 0
    while at < buffer.count {
      let count = buffer.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + at }, $0.count - at) }
      if count < 0 {
        if errno == EINTR { continue }
        let reason = String(cString: strerror(errno))
        buffer.removeAll()
        throw .disk(path: path, reason: reason)
      }
      at += count
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
