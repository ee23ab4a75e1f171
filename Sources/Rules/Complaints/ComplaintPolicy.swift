package import Models

/// The numbers of RULES, "Complaints", as the policy has them.
package struct ComplaintPolicy: Hashable, Sendable {
  /// Business minutes by tier at severity normal.
  package var firstResponse: TierMinutes
  package var nextResponse: TierMinutes
  package var resolution: TierMinutes
  /// By which a target is multiplied, in thousandths.
  package var severityFactors: [Severity: Int64]
  /// The share of a target after which a warning fires, in thousandths.
  package var warningShare: Int64
  /// The share of the resolution target that the clock of a level has, in thousandths.
  package var levelShare: Int64
  /// The least share of the target that a new resolution run has, in thousandths.
  package var rerunShare: Int64
  /// The least level of a high or critical complaint of an A customer.
  package var vipLevel: Int64
  /// The reopening that raises a case, counted from 1.
  package var raisingReopening: Int64
  /// Who answers for levels 1, 2, 3 and 4.
  package var roles: [String]
  /// Days that an event waits for its complaint's opening, from its own time.
  package var waitDays: Int64
  /// Days of stream time between the end of a case and its tombstone.
  package var tombstoneDays: Int64
  /// Of so many dissatisfied customers one complains (C5).
  package var silentDissatisfied: Int64
  /// Whom each of them tells (C5).
  package var silentTold: Int64

  /// The highest level: head office.
  package static let topLevel: Int64 = 4

  /// The share `thousandths` of a span, in whole milliseconds, rounded up.
  static func share(_ thousandths: Int64, of span: TimeSpan) -> TimeSpan {
    .milliseconds((span.milliseconds * thousandths).ceilingQuotient(1_000))
  }

  /// A target in business time: by tier, times the severity's factor, rounded up to a minute.
  func target(_ minutes: TierMinutes, _ tier: Tier, _ severity: Severity) -> TimeSpan {
    .minutes((minutes[tier] * (severityFactors[severity] ?? 1_000)).ceilingQuotient(1_000))
  }

  /// What a run may use before its warning: whole seconds, rounded up (RULES, "Complaints" 5).
  func warning(of target: TimeSpan) -> TimeSpan {
    .seconds((target.milliseconds * warningShare).ceilingQuotient(1_000_000))
  }

  /// Who answers for a level.
  func role(of level: Int64) -> String {
    roles.indices.contains(Int(level) - 1) ? roles[Int(level) - 1] : ""
  }

  /// The level below which a case of this tier and severity does not start.
  func floor(_ tier: Tier, _ severity: Severity) -> Int64 {
    tier == .a && (severity == .high || severity == .critical) ? vipLevel : 1
  }
}

/// Whole minutes for each tier.
package struct TierMinutes: Hashable, Sendable {
  package var a: Int64
  package var b: Int64
  package var c: Int64
  package var d: Int64

  package init(a: Int64, b: Int64, c: Int64, d: Int64) {
    self.a = a
    self.b = b
    self.c = c
    self.d = d
  }

  package subscript(_ tier: Tier) -> Int64 {
    switch tier {
    case .a: a
    case .b: b
    case .c: c
    case .d: d
    }
  }
}
