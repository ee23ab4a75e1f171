import Models

/// One purchase as the index keeps it.
struct PurchaseEntry: Hashable, Sendable {
  /// Milliseconds.
  var date: Int64
  /// Remaining net; above 0.
  var remaining: Int64
  /// A set of families, as `FamilySets` numbers it.
  var families: Int32
}

/// What a lane keeps in memory of every customer, so that a review reads arrays and not rows.
///
/// It holds no decision of its own: it is rebuilt from the rows when a lane opens, and whoever changes a row changes it here too. About 80
/// bytes a customer, and 24 for each purchase that a window can still reach plus some 50 for the first of a customer; older ones are
/// forgotten. Customers have places ("slots") from 0 up, which their rows name.
struct PurchaseIndex {
  private(set) var ids: [CustomerID] = []
  /// Over the window of the last freeze.
  private(set) var spend: [Int64] = []
  private(set) var count: [Int32] = []
  private(set) var last: [Int64] = []
  /// The first review instant at which anything above, or the stage, may be another; `.min` after a change.
  private var due: [Int64] = []
  /// The purchases that a window can reach, by date.
  private(set) var purchases: [[PurchaseEntry]] = []
  var marks: [CustomerMarks] = []
  /// Entries dated at or before this may be missing.
  private(set) var forgottenThrough: Int64
  private var familySets = FamilySets()

  init(forgottenThrough: Int64) { self.forgottenThrough = forgottenThrough }

  var customers: Int { ids.count }

  /// Gives the next place to a customer.
  mutating func add(_ id: CustomerID, _ marks: CustomerMarks) {
    ids.append(id)
    spend.append(0)
    count.append(0)
    last.append(.min)
    due.append(.min)
    purchases.append([])
    self.marks.append(marks)
  }

  /// Says that a customer's state has changed since the last freeze.
  mutating func touch(_ slot: Int) { due[slot] = .min }

  /// Puts one purchase in place of another; a remaining net of 0 is none.
  mutating func replace(
    _ slot: Int, date: Int64, remaining old: Int64, _ oldFamilies: [FamilyName], with new: Int64, _ newFamilies: [FamilyName]
  ) {
    due[slot] = .min
    guard date > forgottenThrough else { return }
    if old > 0 {
      let entry = PurchaseEntry(date: date, remaining: old, families: familySets.number(of: oldFamilies))
      var at = Self.position(after: date, in: purchases[slot]) - 1
      while at >= 0, purchases[slot][at].date == date, purchases[slot][at] != entry { at -= 1 }
      if at >= 0, purchases[slot][at] == entry { purchases[slot].remove(at: at) }
    }
    if new > 0 {
      let entry = PurchaseEntry(date: date, remaining: new, families: familySets.number(of: newFamilies))
      purchases[slot].insert(entry, at: Self.position(after: date, in: purchases[slot]))
    }
  }

  /// The number of entries dated at or before a date.
  private static func position(after date: Int64, in entries: [PurchaseEntry]) -> Int {
    // Purchases nearly always come in order.
    guard let newest = entries.last, newest.date > date else { return entries.count }
    return entries.partitioningIndex { $0.date > date }
  }

  /// Brings every customer to the window of a review and marks those whose stage must be looked at. An earlier window than the last one
  /// recounts all; the same one again changes nothing.
  mutating func freeze(_ window: SpendWindow, at review: Instant, everything: Bool) {
    for slot in 0..<ids.count where everything || due[slot] <= review.milliseconds { recount(slot, window) }
  }

  private mutating func recount(_ slot: Int, _ window: SpendWindow) {
    var sum: Int64 = 0
    var number: Int32 = 0
    var latest = Int64.min
    var next = Int64.max
    for entry in purchases[slot] {
      next = min(next, window.changes(for: entry.date))
      guard window.contains(entry.date) else { continue }
      // The lane refuses what would make a customer's life overflow, so a part of it cannot.
      sum &+= entry.remaining
      number &+= 1
      latest = entry.date
    }
    spend[slot] = sum
    count[slot] = number
    last[slot] = latest
    due[slot] = next
    marks[slot].looksAtStage = true
  }

  /// Asks for a look at a customer at a later review.
  mutating func wake(_ slot: Int, at instant: Int64) {
    marks[slot].looksAtStage = false
    due[slot] = min(due[slot], instant)
  }

  /// Forgets the purchases dated at or before an instant that no window will reach again.
  mutating func forget(through instant: Int64) {
    guard instant > forgottenThrough else { return }
    forgottenThrough = instant
    for slot in 0..<purchases.count {
      guard let oldest = purchases[slot].first, oldest.date <= instant else { continue }
      purchases[slot].removeFirst(Self.position(after: instant, in: purchases[slot]))
    }
  }

  /// The totals of one customer, without families, over any window that the index still covers.
  func sums(_ slot: Int, over window: SpendWindow) -> WindowTotals {
    var totals = WindowTotals()
    for entry in purchases[slot] where window.contains(entry.date) { totals.add(entry.remaining, at: entry.date) }
    return totals
  }

  /// The families of his purchases in a window.
  mutating func families(_ slot: Int, over window: SpendWindow) -> [FamilyName] {
    var sets: [Int32] = []
    for entry in purchases[slot] where window.contains(entry.date) {
      if !sets.contains(entry.families) { sets.append(entry.families) }
    }
    return familySets.union(sets)
  }

  /// Whether the purchases of a window include at least so many families.
  mutating func hasFamilies(_ least: Int64, _ slot: Int, over window: SpendWindow) -> Bool {
    families(slot, over: window).count >= Int(clamping: least)
  }
}

/// The small facts of a customer that every review looks at.
struct CustomerMarks: Hashable, Sendable {
  var tier: Tier = .d
  var computedTier: Tier = .d
  var stage: Stage?
  /// Something happened to the window or to the time passed: the stage may be another.
  var looksAtStage = true
  /// Invoices were reduced since the last review.
  var isReduced = false
  /// When the run of reviews below the tier began, in milliseconds; `.max` when there is none.
  var belowSince: Int64 = .max
  /// Purchases of all life, and the last of them in milliseconds.
  var purchases: Int32 = 0
  var lastPurchase: Int64 = .min

  init(_ row: CustomerRow, isReduced: Bool) {
    tier = row.tier
    computedTier = row.computedTier
    stage = row.stage
    belowSince = row.belowSince?.milliseconds ?? .max
    purchases = Int32(clamping: row.purchases)
    lastPurchase = row.lastPurchaseAt?.milliseconds ?? .min
    self.isReduced = isReduced
  }
}

/// What a customer bought in a window.
struct WindowTotals: Hashable, Sendable {
  var spend: Int64 = 0
  var count: Int64 = 0
  /// Milliseconds; `.min` when he bought nothing.
  var last: Int64 = .min
  /// Each once, in the order of their bytes.
  var families: [FamilyName] = []

  mutating func add(_ remaining: Int64, at date: Int64) {
    spend &+= remaining
    count &+= 1
    last = max(last, date)
  }
}

/// Numbers for sets of families, so that a purchase keeps four bytes for them.
struct FamilySets {
  private var sets: [[FamilyName]] = []
  private var numbers: [[FamilyName]: Int32] = [:]
  /// Unions that were asked for, by the sets in the order in which they were given; forgotten when there are too many.
  private var unions: [[Int32]: [FamilyName]] = [:]
  private static let unionLimit = 4_096

  init() {}

  mutating func number(of families: [FamilyName]) -> Int32 {
    if let number = numbers[families] { return number }
    let number = Int32(clamping: sets.count)
    sets.append(families)
    numbers[families] = number
    return number
  }

  mutating func union(_ numbers: [Int32]) -> [FamilyName] {
    guard numbers.count > 1 else { return numbers.first.map { sets[Int($0)] } ?? [] }
    if let known = unions[numbers] { return known }
    var union: Set<FamilyName> = []
    for number in numbers { union.formUnion(sets[Int(number)]) }
    let names = union.sorted()
    if unions.count >= Self.unionLimit { unions.removeAll(keepingCapacity: true) }
    unions[numbers] = names
    return names
  }
}
