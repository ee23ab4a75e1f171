import Foundation

/// An exclusive lock on a store's file or on a process's name, held for as long as the value lives; the operating system releases it when the process dies.
///
/// The lock is on a file of its own beside the database, since SQLite locks its own file in its own way.
package final class StoreLock: Sendable {
  private let descriptor: Int32

  /// Fails at once when another process (or another store of this one) holds the lock.
  package init(path: String) throws(StateError) {
    let opened = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard opened >= 0 else { throw .unusable(path: path, reason: String(cString: strerror(errno))) }
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
      let reason = errno
      close(opened)
      if reason == EWOULDBLOCK { throw .locked(path: path) }
      throw .unusable(path: path, reason: String(cString: strerror(reason)))
    }
    descriptor = opened
  }

  deinit {
    close(descriptor)
  }
}
