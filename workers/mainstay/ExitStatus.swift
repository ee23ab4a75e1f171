import ArgumentParser
import Feeding
import Glibc
import Kafka

/// What the commands end with; the numbers are those of <sysexits.h>, so that a script can tell what to do.
enum ExitStatus: Int32 {
  /// Done, but something was refused; what, is told.
  case refused = 1
  /// What was given as data cannot be read: no text, a truncated gzip, a header with a column twice.
  case badData = 65
  /// A file is missing or may not be read.
  case noInput = 66
  /// The broker does not answer.
  case unavailable = 69
  /// A file cannot be written.
  case noOutput = 74
  /// A mapping, a policy or the cluster is not set up as it must be.
  case badConfiguration = 78

  /// What the help of a command tells of them.
  static let help = """
    Exit codes: 0 done; 1 done, but something was refused; 64 wrong usage; 65 the content cannot be read; 66 a file is missing; 69 the
    broker does not answer; 74 a file cannot be written; 78 a mapping, a policy or the topics are not as they must be.
    """

  init(_ error: any Error) {
    switch error {
    case FeedError.unreadable: self = .noInput
    case FeedError.content: self = .badData
    case FeedError.mapping, FeedError.refused: self = .badConfiguration
    case FeedError.disk: self = .noOutput
    case KafkaError.retry: self = .unavailable
    case let failure as CommandFailure: self = failure.status
    case is KafkaError: self = .badConfiguration
    default: self = .refused
    }
  }

  /// Runs a command's work; an error of the product's is told in one line and becomes its exit code.
  static func telling(_ command: String, _ cluster: ClusterOptions? = nil, _ work: () async throws -> Void) async throws {
    do {
      try await work()
    } catch KafkaError.retry(let failure) {
      let place = cluster.map { " at \($0.bootstrap)" } ?? ""
      Terminal.complain("mainstay \(command): no answer from the broker\(place): \(failure)")
      throw ExitCode(unavailable.rawValue)
    } catch let error where error is FeedError || error is KafkaError || error is CommandFailure {
      Terminal.complain("mainstay \(command): \(error)")
      throw ExitCode(ExitStatus(error).rawValue)
    }
  }
}
