import Glibc
import Synchronization

/// The right to use a data directory: held by one process at a time, and given back by the system when the process ends.
final class DirectoryLock: Sendable {
  private let descriptor: Mutex<Int32?>

  /// Makes the directory, if it is missing, and locks it.
  init(directory: String) throws(EngineError) {
    var path = ""
    for part in directory.split(separator: "/", omittingEmptySubsequences: false) {
      path += path.isEmpty && !directory.hasPrefix("/") ? part : "/" + part
      if !part.isEmpty, mkdir(path, 0o755) != 0, errno != EEXIST {
        throw .directory(path: path, reason: String(cString: strerror(errno)))
      }
    }
    let file = open("\(directory)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .directory(path: directory, reason: String(cString: strerror(errno))) }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      Glibc.close(file)
      throw .locked(path: directory)
    }
    descriptor = Mutex(file)
  }

  deinit { release() }

  /// Gives the directory back.
  func release() {
    descriptor.withLock { descriptor in
      guard let file = descriptor else { return }
      // Unlocking first also takes the lock from a copy that a child process is being started with.
      flock(file, LOCK_UN)
      Glibc.close(file)
      descriptor = nil
    }
  }
}
