import Models

/// How a follow-up ends: one of four ways, each with what goes with it.
enum FollowUpEnd: Hashable {
  /// The customer was reached, refused or answered.
  case completed(FollowUpOutcome)
  /// Nobody answered in time, or there was no time in which to ask.
  case missed(FollowUpReason)
  /// It must not be made.
  case suppressed(FollowUpReason)
  /// What it was about is over.
  case cancelled(FollowUpReason)

  var phase: FollowUpPhase {
    switch self {
    case .completed: .completed
    case .missed: .missed
    case .suppressed: .suppressed
    case .cancelled: .cancelled
    }
  }

  var step: FollowUpStep {
    switch self {
    case .completed: .completed
    case .missed: .missed
    case .suppressed: .suppressed
    case .cancelled: .cancelled
    }
  }

  var reason: FollowUpReason? {
    switch self {
    case .completed: nil
    case .missed(let reason), .suppressed(let reason), .cancelled(let reason): reason
    }
  }

  var outcome: FollowUpOutcome? {
    if case .completed(let outcome) = self { outcome } else { nil }
  }
}
