import FleetTesting
import Models

/// A random year of complaints and tiers, in the order in which a lane takes them.
///
/// Lives are likely rather than legal: some events are forbidden, some come twice, some come before their complaint opens, which must not
/// matter. Times are whole seconds, at all hours, from 1 January 2026 of Shanghai on.
struct ComplaintYear {
  struct Entry {
    var topic: String
    var event: Event<EventPayload>
  }

  static let start = Instant(milliseconds: 1_767_196_800_000)
  static let end = start + .days(365)

  /// Ascending by time, then topic.
  private(set) var entries: [Entry] = []

  init(seed: UInt64, customers: Int, complaintsEach: Int) {
    var random = SeededGenerator(seed: seed)
    for customer in 0..<customers {
      let customerID = CustomerID(checked: "C\(customer)")
      for complaint in 0..<Int.random(in: 1...complaintsEach * 2, using: &random) {
        live(ComplaintID(checked: "K\(complaint)"), of: customerID, &random)
      }
      change(tierOf: customerID, &random)
    }
    entries.sort { ($0.event.time.milliseconds, $0.topic) < ($1.event.time.milliseconds, $1.topic) }
  }

  private mutating func live(_ complaintID: ComplaintID, of customerID: CustomerID, _ random: inout SeededGenerator) {
    var time = Self.start + .seconds(Int64.random(in: 0..<360 * 86_400, using: &random))
    let severity = Severity.allCases.randomElement(using: &random) ?? .normal
    let store = ["s1", "s2", "berlin"].randomElement(using: &random) ?? "s1"
    let opened = OpenedComplaint(
      storeID: StoreID(checked: store), channel: .phone, category: "noise", severity: severity)
    add(.opened(opened), complaintID, customerID, at: time, &random)
    for _ in 0..<Int.random(in: 0...9, using: &random) {
      // Minutes, hours or days, and now and then a time before the opening.
      let scale = [600, 7_200, 86_400, 400_000].randomElement(using: &random) ?? 600
      time = time + .seconds(Int64.random(in: (scale == 600 ? -60 : 1)...Int64(scale), using: &random))
      guard time < Self.end else { return }
      add(change(at: time, &random), complaintID, customerID, at: time, &random)
    }
  }

  private func change(at time: Instant, _ random: inout SeededGenerator) -> ComplaintChange {
    let answer = ComplaintAnswer(by: "li")
    let promiseID = PromiseID(checked: ["a", "b"].randomElement(using: &random) ?? "a")
    switch Int.random(in: 0..<20, using: &random) {
    case 0, 1: return .acknowledged(answer)
    case 2, 3, 4: return .replied(answer)
    case 5, 6, 7: return .customerReplied(note: nil)
    case 8: return .held(.waitingForParts)
    case 9: return .resumed(.waitingForParts)
    case 10: return .assigned(ownerID: StaffID(checked: "wang"))
    case 11: return .severityChanged(Severity.allCases.randomElement(using: &random) ?? .high)
    case 12, 13:
      let promisedAt = time + .seconds(Int64.random(in: -600...200_000, using: &random))
      return .promiseMade(ComplaintPromise(promiseID: promiseID, promisedAt: promisedAt))
    case 14: return .promiseKept(promiseID)
    case 15, 16:
      return .resolved(ComplaintResolution(by: "li", resolution: "done", rootCause: RootCause.allCases.randomElement(using: &random)))
    case 17: return .rejected(note: nil)
    case 18: return .reopened(note: nil)
    default: return Bool.random(using: &random) ? .accepted(note: nil) : .closed(note: nil)
    }
  }

  private mutating func change(tierOf customerID: CustomerID, _ random: inout SeededGenerator) {
    var tier = Tier.d
    for day in (0..<365).filter({ _ in Int.random(in: 0..<60, using: &random) == 0 }) {
      guard let next = Tier.allCases.filter({ $0 != tier }).randomElement(using: &random) else { continue }
      let time = Self.start + .days(Int64(day)) + .minutes(15) + .milliseconds(1)
      let move = TierMove(
        customerID: customerID, from: tier, to: next, population: 9, windowSpend: 1, currency: .yuan, provisional: false, reason: .review)
      let event: DerivedEvent = next.index < tier.index ? .tierPromoted(move) : .tierDemoted(move)
      append("tier-changes", .derived(event), id: "t-\(customerID)-\(day)", at: time)
      tier = next
    }
  }

  private mutating func add(
    _ change: ComplaintChange, _ complaintID: ComplaintID, _ customerID: CustomerID, at time: Instant, _ random: inout SeededGenerator
  ) {
    let event = ComplaintEvent(complaintID: complaintID, customerID: customerID, change: change)
    let id = "e\(entries.count)"
    append("complaints", .complaint(event), id: id, at: time)
    if Int.random(in: 0..<30, using: &random) == 0 { append("complaints", .complaint(event), id: id, at: time) }
  }

  private mutating func append(_ topic: String, _ payload: EventPayload, id: String, at time: Instant) {
    let event = Event(id: EventID(checked: id), source: EventSource(checked: "test"), time: time, payload: payload)
    entries.append(Entry(topic: topic, event: event))
  }
}
