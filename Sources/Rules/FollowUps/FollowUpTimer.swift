import Models

/// The timers of follow-ups; their names put what is due at one instant in order (RULES, "Follow-ups", "Cap").
///
/// Ends come before gates, so that a contact whose window is over is not in the way of the next; gates in the order in which the cap
/// serves them; what only clears away comes last.
enum FollowUpTimer: Hashable {
  /// windowEnd of a due follow-up.
  case end(FollowUpID)
  /// windowStart of a scheduled one.
  case gate(FollowUpID, Purpose, firstWindowStart: Instant)
  /// An ended follow-up has been kept long enough.
  case forget(FollowUpID)
  /// Events of a complaint have waited for its opening long enough.
  case wait(ComplaintID)

  var name: String {
    switch self {
    case .end(let id): "0end/\(id)"
    case .gate(let id, let purpose, let first): "1gate/\(purpose == .service ? "0" : "1")/\(first.rfc3339)/\(id)"
    case .forget(let id): "2forget/\(id)"
    case .wait(let id): "3wait/\(id)"
    }
  }

  /// What a fired timer is about; `nil` for a name of another kind.
  enum Subject: Hashable {
    case end(FollowUpID)
    case gate(FollowUpID)
    case forget(FollowUpID)
    case wait(ComplaintID)
  }

  static func subject(ofName name: String) -> Subject? {
    guard let slash = name.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
    let rest = String(name[name.index(after: slash)...])
    switch name[..<slash] {
    case "0end": return FollowUpID(rest).map(Subject.end)
    case "1gate": return rest.split(separator: "/", maxSplits: 2).last.flatMap { FollowUpID(String($0)) }.map(Subject.gate)
    case "2forget": return FollowUpID(rest).map(Subject.forget)
    case "3wait": return ComplaintID(rest).map(Subject.wait)
    default: return nil
    }
  }
}

extension FollowUp {
  var gateTimer: FollowUpTimer { .gate(id, kind.purpose, firstWindowStart: firstWindowStart) }
  var endTimer: FollowUpTimer { .end(id) }
}
