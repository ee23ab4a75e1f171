extension History {
  /// The policies of `policy(_:)` as a firm's policy file has them, in Berlin.
  package static func policyText(_ variant: Int) -> String {
    let own =
      switch variant {
      case 0: "windowDays: 30"
      case 1: "{mode: count, count: {a: 2, b: 4, c: 8}, windowDays: 60, reviewEvery: week, demotionGraceDays: 20}"
      case 2: "windowMode: calendarYear"
      case 3: "{reviewEvery: month, demotionGraceDays: 30}"
      default: ""
      }
    let entries = own.hasPrefix("{") ? own.dropFirst().dropLast() + ", " : own.isEmpty ? "" : own + ", "
    let grace = own.contains("demotionGraceDays") ? "" : "demotionGraceDays: 10, "
    return """
      firm: {zone: Europe/Berlin, currency: CNY}
      tiering: {\(entries)\(grace)percent: {a: 5, b: 20, c: 50}, unmatchedWaitDays: 20, rates: {USD: {2025-01-15: 7.25, 2025-03-01: 7.5}}}
      """
  }
}
