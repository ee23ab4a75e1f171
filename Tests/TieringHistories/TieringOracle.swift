package import Models
package import Rules

/// The rule once more, as naively as it can be written: it keeps every record and, whenever it is asked, goes through all of them and sorts
/// everybody. It knows nothing of lanes, rows, indexes, histograms or timers.
package struct TieringOracle {
  struct Invoice {
    var date: Instant
    var remaining: Int64
    /// What would remain without the refunds and voids handled since the last review.
    var kept: Int64
    var families: Set<String>
  }

  struct Person {
    var transactions: [(index: Int, event: Event<TransactionEvent>)] = []
    var since: Instant
    var latest: Instant
    /// Per handled record: its position, for the waits that end.
    var handled: [(index: Int, time: Instant)] = []
    var tier = Tier.d
    var computed = Tier.d
    var previous: Tier?
    var stage: Stage?
    var belowSince: Instant?
    var told: Set<Tier> = []
  }

  let policy: TieringPolicy
  let zone: Zone
  let currency: Currency
  private var people: [CustomerID: Person] = [:]
  private var ticks: [(index: Int, time: Instant)] = []
  private var index = 0
  private var reviewIndex = 0
  private var next: Instant?
  private var cuts: Cuts?
  package private(set) var published: [CustomerID: [Published]] = [:]
  package private(set) var cutoffs: [TierCutoffs] = []

  struct Cuts {
    var review: Instant
    var keys: [CompositeKey?]
    var population: Int64
    var recency: [Int64]
    var frequency: [Int64]
    var money: [Int64]
  }

  package init(policy: TieringPolicy, zone: Zone, currency: Currency) {
    self.policy = policy
    self.zone = zone
    self.currency = currency
  }

  package mutating func run(_ step: HistoryStep) {
    index += 1
    switch step {
    case .transaction(let event): transaction(event)
    case .customer(let event): touch(event.payload.customerID, event.time)
    case .complaint(let event): touch(event.payload.customerID, event.time)
    case .tick(let time): tick(time)
    }
  }

  // MARK: the ledger

  private func net(_ invoice: Models.Invoice, _ date: Instant) -> Int64? {
    let sum = invoice.payer == .customer ? invoice.lines.map(\.net).reduce(0, +) : 0
    return converted(sum, invoice.currency, date).map { max(0, $0) }
  }

  /// The histories use one foreign currency: 7.25 of the firm's, from 1 March 2025 on 7.5.
  private func converted(_ amount: Int64, _ other: Currency, _ date: Instant) -> Int64? {
    if other == currency { return amount }
    guard other == History.dollar else { return nil }
    let day = zone.date(at: date).description
    guard day >= "2025-01-15" else { return nil }
    return (amount * (day < "2025-03-01" ? 725 : 750) * 2 + 100).flooredQuotient(200)
  }

  /// Whether a record that waited since `from` was parked before the record at `to` was handled.
  private func expired(_ person: Person, _ time: Instant, from: Int, to: Int) -> Bool {
    let due = time + policy.unmatchedWait
    return ticks.contains { $0.index > from && $0.index < to && $0.time >= due }
      || person.handled.contains { $0.index > from && $0.index <= to && $0.time > due }
  }

  private func invoices(_ person: Person) -> [Invoice] {
    var found: [Invoice] = []
    var seen: Set<TransactionID> = []
    for (position, event) in person.transactions {
      guard case .invoiced(let first) = event.payload, seen.insert(first.transactionID).inserted else { continue }
      var content = first
      var correctedAt = Instant.earliest
      var refunds: [TransactionID: (amount: Int64, index: Int)] = [:]
      var voidedAt: [Int] = []
      var changes: [(time: Instant, index: Int, from: Int, payload: TransactionEvent)] = []
      for (other, change) in person.transactions where change.payload.awaited == first.transactionID {
        if other < position, expired(person, change.time, from: other, to: position) { continue }
        changes.append((change.time, max(other, position), other, change.payload))
      }
      // What waited is applied by time, what came later in the order in which it came.
      changes.sort {
        ($0.index, $0.index == position ? $0.time : .earliest, $0.from) < ($1.index, $1.index == position ? $1.time : .earliest, $1.from)
      }
      for change in changes {
        switch change.payload {
        case .refunded(let refund):
          let amount = refund.lines.flatMap { $0.isEmpty ? nil : $0.map(\.net).reduce(0, +) } ?? refund.total
          if refunds[refund.transactionID] == nil, let amount = converted(amount, refund.currency, event.time) {
            refunds[refund.transactionID] = (amount, change.index)
          }
        case .voided: voidedAt.append(change.index)
        case .corrected(let invoice):
          if change.time >= correctedAt, net(invoice, event.time) != nil { (content, correctedAt) = (invoice, change.time) }
        case .invoiced, .paid: break
        }
      }
      guard let net = net(content, event.time) else { continue }
      let taken = refunds.values.map(\.amount).reduce(0, +)
      let takenBefore = refunds.values.filter { $0.index < reviewIndex }.map(\.amount).reduce(0, +)
      found.append(
        Invoice(
          date: event.time, remaining: voidedAt.isEmpty ? max(0, net - taken) : 0,
          kept: voidedAt.contains { $0 < reviewIndex } ? 0 : max(0, net - takenBefore),
          families: Set(content.payer == .customer ? content.lines.map(\.family) : [])))
    }
    return found
  }

  // MARK: windows and keys

  private func inWindow(_ date: Instant, _ end: Instant, review: Bool) -> Bool {
    switch policy.windowMode {
    case .rolling: return date <= end && date > end - .days(policy.windowDays)
    case .calendarYear:
      let year = zone.date(at: review ? end - .milliseconds(1) : end).year
      return date <= end && zone.date(at: date).year == year
    }
  }

  private func key(_ id: CustomerID, _ invoices: [Invoice], _ end: Instant, review: Bool, _ amount: (Invoice) -> Int64) -> CompositeKey {
    let counted = invoices.filter { inWindow($0.date, end, review: review) && amount($0) > 0 }
    return CompositeKey(
      spend: counted.map(amount).reduce(0, +), count: Int64(counted.count), lastPurchaseAt: counted.map(\.date).max() ?? .earliest,
      customerID: id)
  }

  private static func precedes(_ left: CompositeKey, _ right: CompositeKey) -> Bool {
    (-left.spend, -left.count, -left.lastPurchaseAt.milliseconds, left.customerID)
      < (-right.spend, -right.count, -right.lastPurchaseAt.milliseconds, right.customerID)
  }

  private func classOf(_ key: CompositeKey) -> Tier {
    guard key.spend > 0, let cuts else { return .d }
    for (index, cut) in cuts.keys.enumerated() {
      if let cut, !Self.precedes(cut, key) { return Tier.allCases[index] }
    }
    return .d
  }

  // MARK: records

  private mutating func touch(_ id: CustomerID, _ time: Instant) {
    var person = people[id] ?? Person(since: time, latest: time)
    person.latest = max(person.latest, time)
    person.handled.append((index, time))
    people[id] = person
    publishStanding(id, time, end: max(person.latest, ticks.last?.time ?? person.latest), review: false)
  }

  private mutating func transaction(_ event: Event<TransactionEvent>) {
    let id: CustomerID
    switch event.payload {
    case .invoiced(let invoice), .corrected(let invoice):
      guard let customer = invoice.customerID else { return }
      id = customer
    case .refunded(let refund): id = refund.customerID
    case .voided(let void): id = void.customerID
    case .paid(let payment): id = payment.customerID
    }
    var person = people[id] ?? Person(since: event.time, latest: event.time)
    // The timers before the record are those of its customer, so the record itself counts for what has expired.
    person.handled.append((index, event.time))
    if isParked(event, person) {
      if people[id] != nil { people[id]?.handled.append((index, event.time)) }
      return
    }
    let before = key(id, invoices(person), event.time, review: false, \.remaining)
    person.latest = max(person.latest, event.time)
    person.transactions.append((index, event))
    if case .invoiced(let invoice) = event.payload, let cuts {
      let isFirst =
        person.transactions.count { other in
          if case .invoiced(let first) = other.event.payload { return first.transactionID == invoice.transactionID }
          return false
        } == 1
      let after = key(id, invoices(person), event.time, review: false, \.remaining)
      let reached = classOf(after)
      if isFirst, reached.isAbove(classOf(before)), reached.isAbove(person.tier), person.told.insert(reached).inserted {
        published[id, default: []].append(
          Published(
            event: .tierPromoted(
              TierMove(
                customerID: id, from: person.tier, to: reached, reviewedAt: cuts.review, population: cuts.population,
                windowSpend: after.spend,
                currency: currency, provisional: true, reason: .purchase)), time: event.time))
      }
    }
    people[id] = person
    publishStanding(id, event.time, end: max(person.latest, ticks.last?.time ?? person.latest), review: false)
  }

  /// A rate that is missing at the invoice's date.
  private func isParked(_ event: Event<TransactionEvent>, _ person: Person) -> Bool {
    func first(_ id: TransactionID) -> Instant? {
      for (_, other) in person.transactions {
        if case .invoiced(let invoice) = other.payload, invoice.transactionID == id { return other.time }
      }
      return nil
    }
    switch event.payload {
    case .invoiced(let invoice): return first(invoice.transactionID) == nil && net(invoice, event.time) == nil
    case .corrected(let invoice):
      guard let date = first(invoice.transactionID) else { return false }
      let newer = person.transactions.contains {
        if case .corrected(let other) = $0.event.payload, other.transactionID == invoice.transactionID, net(other, date) != nil {
          return $0.event.time > event.time
        }
        return false
      }
      return !newer && net(invoice, date) == nil
    case .refunded(let refund):
      return first(refund.originalTransactionID).map { converted(1, refund.currency, $0) == nil } ?? false
    case .voided, .paid: return false
    }
  }

  // MARK: reviews

  private mutating func tick(_ time: Instant) {
    ticks.append((index, time))
    if next == nil {
      var date = zone.date(at: time).adding(days: 1)
      while !begins(date) || zone.startOfDay(date) >= time { date = date.adding(days: -1) }
      next = zone.startOfDay(date)
    }
    while let review = next, review + policy.reviewDelay <= time {
      hold(review)
      var date = zone.date(at: review).adding(days: 1)
      while !begins(date) { date = date.adding(days: 1) }
      next = zone.startOfDay(date)
    }
  }

  private func begins(_ date: CivilDate) -> Bool {
    switch policy.reviewEvery {
    case .day: true
    case .week: date.weekday == .monday
    case .month: date.day == 1
    }
  }

  private mutating func hold(_ review: Instant) {
    var ledgers: [CustomerID: [Invoice]] = [:]
    for (id, person) in people { ledgers[id] = invoices(person) }
    let population = ledgers.map { key($0, $1, review, review: true, \.remaining) }.filter { $0.spend > 0 }.sorted(by: Self.precedes)
    let count = population.count
    let ranks: [Int]
    switch policy.mode {
    case .percent: ranks = [policy.percent.a, policy.percent.b, policy.percent.c].map { (count * Int($0) + 99) / 100 }
    case .count:
      let sizes = [policy.count.a, policy.count.b, policy.count.c].map { Int($0) }
      ranks = [sizes[0], sizes[0] + sizes[1], sizes[0] + sizes[1] + sizes[2]].map { min($0, count) }
    }
    let quintiles = { (values: [Int64]) -> [Int64] in
      values.isEmpty ? [] : [20, 40, 60, 80].map { values.sorted()[(values.count * $0 + 99) / 100 - 1] }
    }
    let keys = ranks.map { $0 > 0 ? population[$0 - 1] : nil }
    cuts = Cuts(
      review: review, keys: keys, population: Int64(count),
      recency: quintiles(population.map { (review - $0.lastPurchaseAt).milliseconds }), frequency: quintiles(population.map(\.count)),
      money: quintiles(population.map(\.spend)))
    let total = population.map(\.spend).reduce(0, +)
    let through = ranks.map { population.prefix($0).map(\.spend).reduce(0, +) }
    let share = { (spend: Int64) in total == 0 ? 0 : Double(spend) / Double(total) }
    cutoffs.append(
      TierCutoffs(
        reviewedAt: review, population: Int64(count), counts: CutCounts(a: Int64(ranks[0]), b: Int64(ranks[1]), c: Int64(ranks[2])),
        cutoffs: CutKeys(a: keys[0], b: keys[1], c: keys[2]),
        salesShare: SalesShare(
          a: share(through[0]), b: share(through[1] - through[0]), c: share(through[2] - through[1]), d: share(total - through[2]))))
    let classes = Dictionary(
      uniqueKeysWithValues: population.enumerated().map { index, key in
        (key.customerID, index < ranks[0] ? Tier.a : index < ranks[1] ? .b : index < ranks[2] ? .c : .d)
      })
    for id in people.keys { decide(id, ledgers[id] ?? [], classes[id] ?? .d, review) }
    reviewIndex = index
  }

  private mutating func decide(_ id: CustomerID, _ ledger: [Invoice], _ computed: Tier, _ review: Instant) {
    guard var person = people[id], let cuts else { return }
    let time = review + policy.reviewDelay + .milliseconds(1)
    let old = person
    let spend = key(id, ledger, review, review: true, \.remaining).spend
    var events: [DerivedEvent] = []
    func move(_ to: Tier, _ reason: TierMoveReason) -> TierMove {
      TierMove(
        customerID: id, from: person.tier, to: to, reviewedAt: review, population: cuts.population, windowSpend: spend, currency: currency,
        provisional: false, reason: reason)
    }
    func atRisk() {
      person.belowSince = review
      events.append(
        .tierAtRisk(
          TierAtRisk(
            customerID: id, tier: person.tier, wouldBecome: Tier.allCases[person.tier.index + 1],
            gapToKeep: cuts.keys[person.tier.index].map { spend - $0.spend }, demotesAt: review + policy.demotionGrace)))
    }
    if computed.index <= person.tier.index {
      if computed != person.tier { events.append(.tierPromoted(move(computed, .review))) }
      person.tier = computed
      person.belowSince = nil
    } else {
      let actual = key(id, ledger, review, review: true, \.remaining)
      let restored = key(id, ledger, review, review: true, \.kept)
      if restored.spend != actual.spend, classOf(restored).index <= person.tier.index {
        events.append(.tierDemoted(move(computed, .refund)))
        person.tier = computed
        person.belowSince = nil
      } else if let start = person.belowSince {
        if review >= start + policy.demotionGrace {
          let lower = Tier.allCases[person.tier.index + 1]
          events.append(.tierDemoted(move(lower, .review)))
          person.tier = lower
          person.belowSince = nil
          if computed.index > lower.index { atRisk() }
        }
      } else {
        atRisk()
      }
    }
    if person.tier != old.tier {
      person.previous = old.tier
      person.since = review
    }
    person.computed = computed
    person.told = []
    person.stage = stage(ledger, review)
    people[id] = person
    if let stage = person.stage, stage != old.stage {
      events.append(.stageChanged(StageChange(customerID: id, from: old.stage, to: stage, reviewedAt: review)))
    }
    for event in events { published[id, default: []].append(Published(event: event, time: time)) }
    if person.tier != old.tier || computed != old.computed || person.stage != old.stage {
      publishStanding(id, time, end: review, review: true)
    }
  }

  private func stage(_ ledger: [Invoice], _ review: Instant) -> Stage {
    let purchases = ledger.filter { $0.remaining > 0 && $0.date <= review }.sorted { $0.date < $1.date }
    guard let last = purchases.last?.date else { return .new }
    let day = 86_400_000.0
    let silent = Double((review - last).milliseconds) / day
    var intervals: [Double] = []
    for index in purchases.indices.dropFirst() {
      intervals.append(Double((purchases[index].date - purchases[index - 1].date).milliseconds) / day)
    }
    intervals.sort()
    let median = intervals.isEmpty ? 0 : intervals[(intervals.count + 1) / 2 - 1]
    if silent > 365 { return .lost }
    if silent > max(2.5 * median, 180) { return .dormant }
    if purchases.count == 1, silent <= 90 { return .new }
    if silent > max(1.5 * median, 60) { return .atRisk }
    let window = purchases.filter { inWindow($0.date, review, review: true) }
    if window.count >= 4, window.reduce(into: Set<String>(), { $0.formUnion($1.families) }).count >= 2 { return .loyal }
    return .active
  }

  private mutating func publishStanding(_ id: CustomerID, _ time: Instant, end: Instant, review: Bool) {
    guard let person = people[id] else { return }
    let ledger = invoices(person)
    let window = ledger.filter { inWindow($0.date, end, review: review) && $0.remaining > 0 }
    let life = ledger.filter { $0.remaining > 0 && $0.date <= end }.map(\.date)
    let spend = window.map(\.remaining).reduce(0, +)
    let own = person.tier == .d ? nil : cuts?.keys[person.tier.index]?.spend
    let above = person.tier == .a ? nil : cuts?.keys[person.tier.index - 1]?.spend
    let rfm = cuts.map { cuts in
      guard let last = window.map(\.date).max() else { return RFMScore(recency: 1, frequency: 1, money: 1) }
      return RFMScore(
        recency: 5 - Int64(cuts.recency.count { $0 < (end - last).milliseconds }),
        frequency: 1 + Int64(cuts.frequency.count { $0 < Int64(window.count) }), money: 1 + Int64(cuts.money.count { $0 < spend }))
    }
    published[id, default: []].append(
      Published(
        event: .standing(
          CustomerStanding(
            customerID: id, tier: person.tier, computedTier: person.computed, previousTier: person.previous, since: person.since,
            reviewedAt: cuts?.review, population: cuts?.population ?? 0, windowSpend: spend, currency: currency,
            windowCount: Int64(window.count), firstPurchaseAt: life.min(), lastPurchaseAt: life.max(), stage: person.stage, rfm: rfm,
            factors: .none, families: window.reduce(into: Set<String>()) { $0.formUnion($1.families) }.sorted(),
            gapToNext: above.map { max(0, $0 - spend) }, gapToKeep: own.map { spend - $0 },
            cutoffs: cuts.map { StandingCutoffs(a: $0.keys[0]?.spend, b: $0.keys[1]?.spend, c: $0.keys[2]?.spend) })), time: time))
  }
}

extension GradingFactors {
  /// Stands for factors that are not compared.
  static let none = GradingFactors(amount: 0, frequency: 0, margin: 0, cashFlow: 0, referral: 0, risk: 0, sacrifice: 0)
}

extension Published {
  /// The same without what the oracle does not work out.
  package var withoutFactors: Published {
    guard case .standing(var standing) = event else { return self }
    standing.factors = .none
    return Published(event: .standing(standing), time: time)
  }
}

extension TransactionEvent {
  /// The invoice that a change waits for.
  fileprivate var awaited: TransactionID? {
    switch self {
    case .invoiced, .paid: nil
    case .corrected(let invoice): invoice.transactionID
    case .refunded(let refund): refund.originalTransactionID
    case .voided(let void): void.transactionID
    }
  }
}
