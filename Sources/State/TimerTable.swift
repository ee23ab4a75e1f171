package import Models

/// A timer as it stands in the store.
package struct PendingTimer: Hashable, Sendable {
  package var customer: String
  package var name: String
  package var due: Instant
  package var run: Int64
  /// The W3C trace context of the record that set the timer, which what the timer publishes carries on; `nil` when there was none.
  package var trace: String?

  package init(customer: String, name: String, due: Instant, run: Int64, trace: String? = nil) {
    self.customer = customer
    self.name = name
    self.due = due
    self.run = run
    self.trace = trace
  }
}

/// A lane's timers: rows of the database, so that millions that are pending cost no memory.
///
/// Timers fire in the order (due, customer, name), compared as bytes (RULES, "Time"). Belongs to the lane's thread.
package final class TimerTable {
  private let insert: StoreStatement
  private let update: StoreStatement
  private let delete: StoreStatement
  private let find: StoreStatement
  private let nextOfCustomer: StoreStatement
  private let nextAmongFew: StoreStatement
  private let areMany: StoreStatement
  private let nextOfAll: StoreStatement
  private let countDue: StoreStatement
  private let allOfCustomer: StoreStatement
  private var changes: [TimerName: PendingTimer?] = [:]
  private var earliest: Instant?
  private var earliestIsKnown = false

  /// How many timers are pending.
  package private(set) var count: Int64

  private struct TimerName: Hashable, Comparable {
    let key: RowKey
    let customer: String
    let name: String

    init(_ customer: String, _ name: String) {
      key = RowKey(customer, name)
      self.customer = customer
      self.name = name
    }

    static func == (left: Self, right: Self) -> Bool { left.key == right.key }
    static func < (left: Self, right: Self) -> Bool { left.key < right.key }
    func hash(into hasher: inout Hasher) { hasher.combine(key) }
  }

  init(prepare: (String) throws -> StoreStatement) throws {
    insert = try prepare("INSERT INTO timers(customer, name, due, run, trace) VALUES(?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
    update = try prepare("REPLACE INTO timers(customer, name, due, run, trace) VALUES(?, ?, ?, ?, ?)")
    delete = try prepare("DELETE FROM timers WHERE customer = ? AND name = ?")
    find = try prepare("SELECT due FROM timers WHERE customer = ? AND name = ?")
    nextOfCustomer = try prepare(
      "SELECT customer, name, due, run, trace FROM timers WHERE customer = ? AND due < ? ORDER BY due, name LIMIT 1")
    nextAmongFew = try prepare(
      """
      SELECT customer, name, due, run, trace FROM timers INDEXED BY timers_due WHERE customer = ? AND due < ? ORDER BY due, name LIMIT 1
      """)
    areMany = try prepare("SELECT 1 FROM timers WHERE due < ? LIMIT 1 OFFSET \(Self.few)")
    nextOfAll = try prepare("SELECT customer, name, due, run, trace FROM timers WHERE due <= ? ORDER BY due, customer, name LIMIT 1")
    allOfCustomer = try prepare("SELECT customer, name, due, run, trace FROM timers WHERE customer = ? ORDER BY due, name")
    countDue = try prepare("SELECT COUNT(*) FROM (SELECT 1 FROM timers WHERE due <= ? LIMIT 100000)")
    let counted = try prepare("SELECT COUNT(*) FROM timers")
    count = try counted.step() ? counted.integer(0) : 0
    counted.reset()
  }

  /// Sets a timer in place of the one of the same customer and name.
  package func set(_ timer: PendingTimer) throws {
    try write(timer)
    changes[TimerName(timer.customer, timer.name)] = .some(timer)
  }

  /// Takes a timer away; one that does not exist is none.
  package func cancel(customer: String, name: String) throws {
    if try erase(customer: customer, name: name) { changes[TimerName(customer, name)] = .some(nil) }
  }

  /// Takes the customer's first timer that was due before an instant, if there is one.
  package func takeNext(of customer: String, before instant: Instant) throws -> PendingTimer? {
    if let earliest = try earliestDue(), earliest >= instant { return nil }
    guard count > 0 else { return nil }
    // A fleet's owner may have thousands of timers pending, while few of the lane's are due: then those are looked through, else his.
    let next = try areMany(before: instant) ? nextOfCustomer : nextAmongFew
    var text = customer
    let timer = try text.withUTF8 { bytes in
      next.bind(text: bytes, at: 1)
      next.bind(instant.milliseconds, at: 2)
      return try read(next)
    }
    if let timer { try take(timer) }
    return timer
  }

  /// A customer's timers, in the order in which they are due.
  package func pending(of customer: String) throws -> [PendingTimer] {
    var text = customer
    return try text.withUTF8 { bytes in
      allOfCustomer.bind(text: bytes, at: 1)
      defer { allOfCustomer.reset() }
      var timers: [PendingTimer] = []
      while try allOfCustomer.step() { timers.append(timer(in: allOfCustomer)) }
      return timers
    }
  }

  /// Takes the lane's first timer that is due at or before an instant, if there is one.
  package func takeNext(dueBy instant: Instant) throws -> PendingTimer? {
    // Of many that are due one after the other, each is found with the search that takes it.
    if earliestIsKnown, let earliest, earliest > instant { return nil }
    guard count > 0, let timer = try first(dueBy: instant) else { return nil }
    try take(timer)
    return timer
  }

  /// The earliest due instant of all timers; `nil` when none is pending.
  package func earliestDue() throws -> Instant? {
    if !earliestIsKnown {
      earliest = count > 0 ? try first(dueBy: Instant(milliseconds: .max))?.due : nil
      earliestIsKnown = true
    }
    return earliest
  }

  /// How many timers are due at or before an instant; no more than 100,000 are counted.
  package func count(dueBy instant: Instant) throws -> Int64 {
    guard let earliest = try earliestDue(), earliest <= instant else { return 0 }
    countDue.bind(instant.milliseconds, at: 1)
    defer { countDue.reset() }
    return try countDue.step() ? countDue.integer(0) : 0
  }

  /// Tells of each timer that changed since the last flush; `nil` where it is gone.
  func flush(_ changed: (String, String, PendingTimer?) throws -> Void) throws {
    for name in changes.keys.sorted() { try changed(name.customer, name.name, changes[name] ?? nil) }
    // A large batch must not leave its memory behind.
    changes.removeAll(keepingCapacity: changes.count < 1_024)
  }

  /// Puts a timer as it comes from the changelog; `nil` takes it away.
  func restore(customer: String, name: String, _ timer: PendingTimer?) throws {
    if let timer { try write(timer) } else { _ = try erase(customer: customer, name: name) }
  }

  /// How many timers are few enough to be looked through for one customer's.
  private static let few = 64

  private func areMany(before instant: Instant) throws -> Bool {
    areMany.bind(instant.milliseconds, at: 1)
    defer { areMany.reset() }
    return try areMany.step()
  }

  private func write(_ timer: PendingTimer) throws {
    var customer = timer.customer
    var name = timer.name
    try customer.withUTF8 { customer in
      try name.withUTF8 { name in
        // Nearly every timer is new: then there is no search before it is written.
        try run(insert, timer, customer, name)
        if insert.changedRows > 0 {
          count += 1
        } else {
          if let former = try due(customer, name) { forget(former) }
          try run(update, timer, customer, name)
        }
      }
    }
    if earliestIsKnown { earliest = earliest.map { min($0, timer.due) } ?? timer.due }
  }

  private func run(
    _ statement: StoreStatement, _ timer: PendingTimer, _ customer: UnsafeBufferPointer<UInt8>, _ name: UnsafeBufferPointer<UInt8>
  ) throws {
    statement.bind(text: customer, at: 1)
    statement.bind(text: name, at: 2)
    statement.bind(timer.due.milliseconds, at: 3)
    statement.bind(timer.run, at: 4)
    guard var trace = timer.trace else { return try statement.run() }
    try trace.withUTF8 { trace in
      statement.bind(text: trace, at: 5)
      try statement.run()
    }
  }

  private func due(_ customer: UnsafeBufferPointer<UInt8>, _ name: UnsafeBufferPointer<UInt8>) throws -> Instant? {
    find.bind(text: customer, at: 1)
    find.bind(text: name, at: 2)
    defer { find.reset() }
    return try find.step() ? Instant(milliseconds: find.integer(0)) : nil
  }

  /// Takes a timer away that has just been found.
  private func take(_ timer: PendingTimer) throws {
    var customer = timer.customer
    var name = timer.name
    try customer.withUTF8 { customer in
      try name.withUTF8 { name in try remove(customer, name, due: timer.due) }
    }
    changes[TimerName(timer.customer, timer.name)] = .some(nil)
  }

  private func remove(_ customer: UnsafeBufferPointer<UInt8>, _ name: UnsafeBufferPointer<UInt8>, due: Instant) throws {
    delete.bind(text: customer, at: 1)
    delete.bind(text: name, at: 2)
    try delete.run()
    count -= 1
    forget(due)
  }

  private func erase(customer: String, name: String) throws -> Bool {
    var customer = customer
    var name = name
    return try customer.withUTF8 { customer in
      try name.withUTF8 { name in
        guard let due = try due(customer, name) else { return false }
        try remove(customer, name, due: due)
        return true
      }
    }
  }

  /// A timer of this instant is gone, so the earliest is only known still if it was another's.
  private func forget(_ due: Instant) {
    if earliestIsKnown, earliest == due { earliestIsKnown = false }
  }

  private func first(dueBy instant: Instant) throws -> PendingTimer? {
    nextOfAll.bind(instant.milliseconds, at: 1)
    return try read(nextOfAll)
  }

  private func read(_ statement: StoreStatement) throws -> PendingTimer? {
    defer { statement.reset() }
    return try statement.step() ? timer(in: statement) : nil
  }

  private func timer(in statement: StoreStatement) -> PendingTimer {
    PendingTimer(
      customer: statement.text(0), name: statement.text(1), due: Instant(milliseconds: statement.integer(2)), run: statement.integer(3),
      trace: statement.isNull(4) ? nil : statement.text(4))
  }
}

extension PendingTimer: RowCodable {
  package func encode(into row: inout RowWriter) {
    row.write(customer)
    row.write(name)
    row.write(due)
    row.write(run)
    // At the end and only where there is one: rows of timers without it are as they were before it was kept.
    if let trace { row.write(trace) }
  }

  package init(from row: inout RowReader) throws(RowError) {
    customer = try row.readString()
    name = try row.readString()
    due = try row.readInstant()
    run = try row.readInt64()
    trace = row.isAtEnd ? nil : try row.readString()
  }
}
