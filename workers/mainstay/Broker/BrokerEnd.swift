import PocketBroker

/// How the broker's process ends when it cannot run.
enum BrokerEnd {
  /// What the help of the command tells of it; the numbers are those of <sysexits.h>.
  static let help = """
    Exit codes: 0 stopped; 64 wrong options; 65 the data is damaged; 75 another process has the data or the address; 77 the directory
    cannot be written; 78 protection is missing or cannot be used; 70 anything else.
    """

  static func code(of error: any Error) -> Int32 {
    switch error {
    case EngineError.locked, ServerError.bind: 75
    case EngineError.unreadable: 65
    case EngineError.directory: 77
    case is ServerError: 78
    default: 70
    }
  }
}
