import Glibc
import Kafka

/// Checks of this machine.
enum MachineChecks {
  /// Below so much free space a lane's file or the broker's log may soon not be written.
  private static let leastFree: UInt64 = 1 << 30
  /// A worker holds a file and a journal for each lane, and a socket for each broker.
  private static let leastFiles: UInt64 = 1_024

  static var versions: Finding {
    let version = KafkaLibrary.version
    let what = "librdkafka \(version)"
    guard KafkaLibrary.isSupported else {
      return .bad("versions", what, "Transactions need librdkafka 2.0.2 or later: apt-get install librdkafka1.")
    }
    return .good("versions", what)
  }

  static var openFiles: Finding {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      return .warning("open files", "the limit cannot be read", "ulimit -n shows it; \(leastFiles) are enough.")
    }
    if limit.rlim_cur >= leastFiles { return .good("open files", "up to \(limit.rlim_cur)") }
    return .bad("open files", "at most \(limit.rlim_cur)", "Raise it: ulimit -n \(leastFiles), or LimitNOFILE= in the systemd unit.")
  }

  static func permissions(_ path: String) -> Finding {
    if access(path, F_OK) != 0 {
      return .bad("permissions", "\(path): \(String(cString: strerror(errno)))", "Make it: mkdir -p \(path).")
    }
    if access(path, R_OK | W_OK | X_OK) == 0 { return .good("permissions", "\(path) can be read and written") }
    return .bad("permissions", "\(path) cannot be written by uid \(getuid())", "Give it to that user: chown \(getuid()) \(path).")
  }

  /// `nil` when the directory is not there, which is told elsewhere.
  static func disk(_ path: String) -> Finding? {
    var state = statvfs()
    guard statvfs(path, &state) == 0 else { return nil }
    let free = UInt64(state.f_bavail) * UInt64(state.f_frsize)
    let total = max(1, UInt64(state.f_blocks) * UInt64(state.f_frsize))
    let what = "\(path): \(free >> 20) MiB of \(total >> 20) MiB are free"
    let remedy = "Make room; on a full disk the broker refuses writes and workers stop until there is some."
    if free < leastFree { return .bad("disk", what, remedy) }
    return free * 10 < total ? .warning("disk", what, remedy) : .good("disk", what)
  }
}
