import Models

/// Something that a case says to the world, with what keeps it from being said twice.
struct CaseOutput: Hashable, Sendable {
  var event: DerivedEvent
  var time: Instant
  var mark: CaseMark
}

/// The identity of an output within its case: one of each a run, and an escalation once for each level that it reaches.
struct CaseMark: Hashable, Sendable {
  enum Kind: String, CaseIterable, Sendable {
    case warned = "w"
    case breached = "b"
    case met = "m"
    case raisedByBreach = "eb"
    case raisedByReopening = "eo"
    case raisedByRejection = "er"
    case raisedBySeverity = "es"
  }

  var kind: Kind
  var clock: ClockName
  var run: RunIdentity
  /// Of an escalation; otherwise 0.
  var toLevel: Int64 = 0
}
