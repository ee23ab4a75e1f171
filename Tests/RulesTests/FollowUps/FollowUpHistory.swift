import Models
import Testing

@testable import Rules

/// A history and what must come of it, worked out by hand from the rule's text. All times are those of a clock in Shanghai.
struct FollowUpHistory: CustomTestStringConvertible, Sendable {
  /// What happens at a time.
  struct Line: Sendable {
    var time: String
    var act: Act

    init(_ time: String, _ act: Act) {
      self.time = time
      self.act = act
    }
  }

  /// An input, or one that names the latest follow-up of a kind.
  enum Act: Sendable {
    case input(@Sendable () -> FollowUpDriver.Input)
    case attempted(FollowUpKind)
    case reached(FollowUpKind)
    case refused(FollowUpKind)
    case snoozed(FollowUpKind, until: String)
    case answered(FollowUpKind)
    case tick
  }

  var title: String
  /// Only these kinds are looked at; empty for all.
  var kinds: Set<FollowUpKind> = []
  var tier = Tier.d
  var marketing = true
  var lines: [Line]
  /// `time step kind[/item] [reason or outcome] [→ windowStart channel]`; the last part of `scheduled` and `moved` only.
  var expected: [String]

  var testDescription: String { title }

  func run(on driver: FollowUpDriver = FollowUpDriver()) throws -> FollowUpDriver {
    var profile = FollowUpProfile()
    profile.tier = tier
    profile.marketingConsent = marketing
    try driver.tables.put(profile, RowKey(FollowUpDriver.Input.someone), in: FollowUpProfile.table)
    for line in lines {
      let time = Instant(shanghai: line.time)
      func contact(_ kind: FollowUpKind, _ make: (Contact) -> ContactChange) throws {
        let id = driver.latest(kind) ?? FollowUpID(checked: "nobody-knows-it")
        try driver.take(.contact(make(Contact(followUpID: id, channel: .call))), at: time)
      }
      switch line.act {
      case .input(let make): try driver.take(make(), at: time)
      case .attempted(let kind): try contact(kind) { .attempted($0) }
      case .reached(let kind): try contact(kind) { .reached($0) }
      case .refused(let kind): try contact(kind) { .refused($0) }
      case .snoozed(let kind, let until):
        try contact(kind) {
          .snoozed(SnoozedContact(followUpID: $0.followUpID ?? FollowUpID(checked: "x"), until: Instant(shanghai: until)))
        }
      case .answered(let kind): try contact(kind) { .surveyResponded(SurveyResponse(followUpID: $0.followUpID)) }
      case .tick: try driver.tick(at: time)
      }
    }
    return driver
  }

  func check() throws {
    let driver = try run()
    let steps = driver.steps.filter { kinds.isEmpty || kinds.contains($0.event.followUp.kind) }
    let items = Dictionary(uniqueKeysWithValues: try driver.states.keys.map { ($0, try driver.item(of: $0)) })
    #expect(steps.map { Self.text($0.event, items[$0.event.followUp.followUpID] ?? "", $0.time) } == expected)
  }

  static func text(_ event: FollowUpEvent, _ item: String, _ time: Instant) -> String {
    var parts = [time.shanghai, event.step.rawValue, event.followUp.kind.rawValue + (item.isEmpty ? "" : "/\(item)")]
    if let reason = event.reason { parts.append(reason.rawValue) }
    if let outcome = event.outcome { parts.append(outcome.rawValue) }
    if event.step == .scheduled || event.step == .moved {
      parts.append("→ \(event.followUp.windowStart.shanghai) \(event.followUp.channel.rawValue)")
    }
    return parts.joined(separator: " ")
  }
}

extension FollowUpDriver {
  func item(of id: FollowUpID) throws -> String {
    try tables.row(FollowUp.key(Input.someone, id), in: FollowUp.table)?.identity.item ?? ""
  }
}

extension FollowUpHistory.Line {
  init(_ time: String, _ input: @escaping @Sendable @autoclosure () -> FollowUpDriver.Input) { self.init(time, .input(input)) }
}
