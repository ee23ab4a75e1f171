import Kafka
import Logging
import State

/// How a worker ended that could not go on: an exit code for its supervisor and one line of reason for people.
///
/// | code | why | what to do |
/// |---|---|---|
/// | 0 | it was stopped (SIGTERM, SIGINT, SIGUSR1); what is committed is published, or goes out after the next start | |
/// | 64 | a wrong flag | mend the command line |
/// | 65 | data is damaged or missing: an outbox, a changelog, input that retention took | read the reason; often: delete the lane's file |
/// | 70 | a fault that no rule of this table names | report it |
/// | 74 | the disk is full | make room; it goes on after a restart |
/// | 75 | passing trouble: another process has this one's name or files, or took its place in the group | start it again |
/// | 77 | it may not: the state folder cannot be written, or the brokers refuse it | mend permissions or credentials |
/// | 78 | wrong or unknown settings, a refused policy, topics that are missing or do not match | mend what the reason names |
///
/// The numbers are those of sysexits(3). 64, 65, 77 and 78 come back until somebody mends something; a supervisor may restart after the rest.
package struct WorkerEnd {
  /// Why the process ended, as its exit code.
  enum Code: Int32, CaseIterable {
    case usage = 64
    case data = 65
    case software = 70
    case disk = 74
    case temporary = 75
    case permission = 77
    case configuration = 78

    /// One line for `--help`.
    var summary: String {
      switch self {
      case .usage: "a wrong flag"
      case .data: "data is damaged or missing; the reason says what"
      case .software: "a fault of the program"
      case .disk: "the disk is full"
      case .temporary: "passing trouble, or another process has this one's name, files or place: start it again"
      case .permission: "not permitted: the state folder or the brokers refuse"
      case .configuration: "wrong or unknown settings, a refused policy, missing topics"
      }
    }
  }

  let code: Code
  /// One line.
  let reason: String
  /// The record at which it ended, if it was one.
  let place: LaneFailure?

  init(_ error: any Error) {
    reason = "\(error)".replacing("\n", with: "; ")
    code = Self.code(of: error)
    place = error as? LaneFailure
  }

  private static func code(of error: any Error) -> Code {
    switch error {
    case let error as LaneFailure: code(of: error.cause)
    case let error as RuntimeError: error.exitCode
    case is PolicyFile.Failure: .configuration
    case let error as StateError: code(of: error)
    case let error as KafkaError: code(of: error)
    default: .software
    }
  }

  private static func code(of error: StateError) -> Code {
    switch error {
    case .locked: .temporary
    case .unusable: .permission
    case .diskFull: .disk
    case .database, .unreadable: .data
    }
  }

  private static func code(of error: KafkaError) -> Code {
    if case .retry = error { return .temporary }
    return switch error.failure.code.stopReason {
    case .fenced: .temporary
    case .permission: .permission
    case .configuration: .configuration
    case .data: .data
    case .unknown: .software
    }
  }

  /// How it is stopped, and the table of exit codes, for `--help`.
  package static var help: String {
    "SIGTERM stops it for a restart, SIGUSR1 for good: the other processes then have its partitions at once. "
      + (["Exit codes: 0 stopped as told"] + Code.allCases.map { "\($0.rawValue) \($0.summary)" }).joined(separator: "; ") + "."
  }
}

extension WorkerEnd {
  /// What the last line of the log says: the reason, the exit code, and the record where there is one.
  var metadata: Logger.Metadata {
    var metadata: Logger.Metadata = ["reason": "\(reason)", "exit": "\(code.rawValue)"]
    if let place {
      metadata["lane"] = "\(place.partition)"
      metadata["topic"] = "\(place.topic)"
      metadata["partition"] = "\(place.partition)"
      metadata["offset"] = "\(place.offset)"
    }
    return metadata
  }
}
