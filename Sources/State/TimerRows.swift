import Models

/// The statements of the table of timers.
final class TimerRows {
  private let insert: StoreStatement
  private let update: StoreStatement
  private let delete: StoreStatement
  private let find: StoreStatement
  private let fromStart: StoreStatement
  private let after: StoreStatement
  private let ofCustomer: StoreStatement
  private let countDue: StoreStatement
  private let countAll: StoreStatement

  init(prepare: (String) throws -> StoreStatement) throws {
    let columns = "customer, name, due, run, trace"
    insert = try prepare("INSERT INTO timers(\(columns)) VALUES(?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
    update = try prepare("UPDATE timers SET due = ?3, run = ?4, trace = ?5 WHERE customer = ?1 AND name = ?2")
    delete = try prepare("DELETE FROM timers WHERE customer = ? AND name = ?")
    find = try prepare("SELECT 1 FROM timers WHERE customer = ? AND name = ?")
    fromStart = try prepare("SELECT \(columns) FROM timers ORDER BY due, customer, name LIMIT ?")
    after = try prepare(
      "SELECT \(columns) FROM timers WHERE (due, customer, name) > (?3, ?1, ?2) ORDER BY due, customer, name LIMIT ?4")
    ofCustomer = try prepare("SELECT \(columns) FROM timers WHERE customer = ? ORDER BY due, name")
    countDue = try prepare("SELECT COUNT(*) FROM (SELECT 1 FROM timers WHERE due <= ? LIMIT 100000)")
    countAll = try prepare("SELECT COUNT(*) FROM timers")
  }

  func count() throws -> Int64 {
    defer { countAll.reset() }
    return try countAll.step() ? countAll.integer(0) : 0
  }

  /// How many are due at or before an instant; no more than 100,000 are counted.
  func count(dueBy instant: Instant) throws -> Int64 {
    countDue.bind(instant.milliseconds, at: 1)
    defer { countDue.reset() }
    return try countDue.step() ? countDue.integer(0) : 0
  }

  func contains(customer: String, name: String) throws -> Bool {
    try binding(find, customer, name) { try find.step() }
  }

  /// Puts a timer in place of the one of its name; `true` when there was none. `isThere` says that there is one, if that is known.
  func put(_ timer: PendingTimer, isThere: Bool) throws -> Bool {
    if !isThere, try run(insert, timer) { return true }
    _ = try run(update, timer)
    return false
  }

  /// `true` when there was one.
  func remove(customer: String, name: String) throws -> Bool {
    try binding(delete, customer, name) {
      _ = try delete.step()
      return delete.changedRows > 0
    }
  }

  /// The next so many timers after one, or from the first on, in the order in which they fire.
  func next(after last: PendingTimer?, limit: Int) throws -> [PendingTimer] {
    guard let last else {
      fromStart.bind(Int64(limit), at: 1)
      return try all(fromStart)
    }
    return try binding(after, last.customer, last.name) {
      after.bind(last.due.milliseconds, at: 3)
      after.bind(Int64(limit), at: 4)
      return try all(after)
    }
  }

  /// A customer's timers, in the order in which they are due, until the body has had enough.
  func forEach(of customer: String, _ body: (PendingTimer) throws -> Bool) throws {
    var customer = customer
    try customer.withUTF8 { customer in
      ofCustomer.bind(text: customer, at: 1)
      defer { ofCustomer.reset() }
      while try ofCustomer.step() {
        if try !body(timer(in: ofCustomer)) { return }
      }
    }
  }

  private func all(_ statement: StoreStatement) throws -> [PendingTimer] {
    defer { statement.reset() }
    var timers: [PendingTimer] = []
    while try statement.step() { timers.append(timer(in: statement)) }
    return timers
  }

  private func timer(in statement: StoreStatement) -> PendingTimer {
    PendingTimer(
      customer: statement.text(0), name: statement.text(1), due: Instant(milliseconds: statement.integer(2)), run: statement.integer(3),
      trace: statement.isNull(4) ? nil : statement.text(4))
  }

  /// Runs a statement that writes a timer; `true` when it has changed anything.
  private func run(_ statement: StoreStatement, _ timer: PendingTimer) throws -> Bool {
    try binding(statement, timer.customer, timer.name) {
      statement.bind(timer.due.milliseconds, at: 3)
      statement.bind(timer.run, at: 4)
      guard var trace = timer.trace else {
        _ = try statement.step()
        return statement.changedRows > 0
      }
      return try trace.withUTF8 { trace in
        statement.bind(text: trace, at: 5)
        _ = try statement.step()
        return statement.changedRows > 0
      }
    }
  }

  /// Binds customer and name for the time of the body, and resets the statement after it.
  private func binding<Result>(
    _ statement: StoreStatement, _ customer: String, _ name: String, _ body: () throws -> Result
  ) throws -> Result {
    var customer = customer
    var name = name
    return try customer.withUTF8 { customer in
      try name.withUTF8 { name in
        statement.bind(text: customer, at: 1)
        statement.bind(text: name, at: 2)
        defer { statement.reset() }
        return try body()
      }
    }
  }
}
