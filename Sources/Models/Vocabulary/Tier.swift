/// A customer's class by worth: A the best, D the rest (T1).
package enum Tier: String, CaseIterable, Hashable, Sendable {
  case a = "A"
  case b = "B"
  case c = "C"
  case d = "D"

  /// 0 for A to 3 for D.
  package var index: Int {
    switch self {
    case .a: 0
    case .b: 1
    case .c: 2
    case .d: 3
    }
  }

  /// One class down; D stays D.
  package var oneDown: Tier {
    switch self {
    case .a: .b
    case .b: .c
    case .c, .d: .d
    }
  }

  /// Whether this class stands above the other.
  package func isAbove(_ other: Tier) -> Bool { index < other.index }
}

/// Where a customer stands in his life with the firm (T9; RULES, "Tiering" 9).
package enum Stage: String, CaseIterable, Hashable, Sendable {
  case new, active, loyal, atRisk, dormant, lost
}

/// How a contact is made.
package enum Channel: String, CaseIterable, Hashable, Sendable {
  case call, sms, wechat, email, app
}
