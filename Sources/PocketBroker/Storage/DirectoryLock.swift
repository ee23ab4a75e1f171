import Glibc

/// The right to use a data directory: held by one process at a time, and given back by the system when the process ends.
final class DirectoryLock: Sendable {
  private let descriptor: Int32

  /// Makes the directory, if it is missing, and locks it.
  init(directory: String) throws(EngineError) {
    var path = ""
    for part in directory.split(separator: "/", omittingEmptySubsequences: false) {
      path += path.isEmpty && !directory.hasPrefix("/") ? part : "/" + part
      if !part.isEmpty, mkdir(path, 0o755) != 0, errno != EEXIST {
        throw .directory(path: path, reason: String(cString: strerror(errno)))
      }
    }
    descriptor = open("\(directory)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .directory(path: directory, reason: String(cString: strerror(errno))) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      Glibc.close(descriptor)
      throw .locked(path: directory)
    }
  }

  deinit { Glibc.close(descriptor) }
}
