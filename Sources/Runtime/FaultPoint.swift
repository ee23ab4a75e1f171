import Foundation
import Synchronization

/// A named place where a test may kill the process, to prove that what follows recovers.
///
/// Off unless `MAINSTAY_FAULT_POINT` names one, as `name` or `name:3` for the third time that it is passed. The process then ends as if by
/// `kill -9`: nothing is flushed, closed or told. With `MAINSTAY_FAULT_VICTIM=<process>:<microseconds>` another process ends so, that long
/// after the point: a broker, in the middle of a request.
package enum FaultPoint: String, CaseIterable, Sendable {
  /// A batch has been decided, nothing of it is durable.
  case laneBeforeCommit = "lane-before-commit"
  /// A batch is durable in the lane's file and nowhere else.
  case laneAfterCommit = "lane-after-commit"
  /// A transaction is open and empty.
  case publishAfterBegin = "publish-after-begin"
  /// All records of a transaction are handed to the client, its offsets are not.
  case publishBeforeOffsets = "publish-before-offsets"
  /// Records and offsets are in the transaction, which is still open.
  case publishBeforeCommit = "publish-before-commit"
  /// The transaction is committed, the lanes do not know.
  case publishAfterCommit = "publish-after-commit"
  /// The lanes know that they were published, their outbox is not trimmed.
  case laneBeforeTrim = "lane-before-trim"
  /// A lane's file is open and not yet compared with the group's offsets.
  case recoveryAfterOpen = "recovery-after-open"
  /// A lane's file has been wiped, and nothing of the changelog is in it.
  case recoveryAfterWipe = "recovery-after-wipe"
  /// Some records of the changelog are in the file.
  case recoveryDuringRestore = "recovery-during-restore"
  /// A lane is restored and has not taken a record.
  case recoveryAfterRestore = "recovery-after-restore"
  /// A tick holds the lane; neither that nor the messages that it caused are durable.
  case exchangeHeld = "exchange-held"
  /// A message has arrived and has not been looked at.
  case exchangeBeforeMessage = "exchange-before-message"
  /// The lane is free again, and all that follows from it is decided; nothing of it is durable.
  case exchangeFreed = "exchange-freed"
  /// A revocation has come and nothing has been done about it.
  case revocationBeforeStop = "revocation-before-stop"
  /// A revoked lane is committed and published, and its file still open.
  case revocationBeforeClose = "revocation-before-close"

  private static let armed: (name: String, count: Int)? = {
    guard let text = ProcessInfo.processInfo.environment["MAINSTAY_FAULT_POINT"], !text.isEmpty else { return nil }
    let parts = text.split(separator: ":")
    return (String(parts[0]), parts.count > 1 ? Int(parts[1]) ?? 1 : 1)
  }()
  private static let victim: (process: pid_t, delay: UInt32)? = {
    let parts = ProcessInfo.processInfo.environment["MAINSTAY_FAULT_VICTIM"]?.split(separator: ":") ?? []
    guard parts.count == 2, let process = pid_t(parts[0]), let delay = UInt32(parts[1]) else { return nil }
    return (process, delay)
  }()
  private static let passed = Atomic<Int>(0)

  /// Kills the process when this point is armed and has been passed often enough.
  func pass() {
    guard let armed = FaultPoint.armed, armed.name == rawValue else { return }
    let count = FaultPoint.passed.add(1, ordering: .relaxed).newValue
    guard let victim = FaultPoint.victim else {
      if count >= armed.count { kill(getpid(), SIGKILL) }
      return
    }
    guard count == armed.count else { return }
    Thread.detachNewThread {
      usleep(victim.delay)
      kill(victim.process, SIGKILL)
    }
  }
}
