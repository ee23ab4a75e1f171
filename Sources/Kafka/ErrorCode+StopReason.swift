extension ErrorCode {
  /// Why going on would be wrong, in the words of whoever has to mend it.
  package enum StopReason: Hashable, Sendable {
    /// Another process with the same name has taken over.
    case fenced
    /// The brokers do not let this client in, or not do this.
    case permission
    /// A setting of the client or of the cluster does not fit.
    case configuration
    /// The log does not hold what was asked for.
    case data
    /// No table knows.
    case unknown
  }

  /// Whom an error that says stop concerns.
  package var stopReason: StopReason {
    if Self.fenced.contains(cValue) { return .fenced }
    if Self.permission.contains(cValue) { return .permission }
    if Self.refused.contains(cValue) || self == .invalidArgument { return .configuration }
    return Self.corrupt.contains(cValue) ? .data : .unknown
  }
}
