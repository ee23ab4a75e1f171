package import Models

/// A lane's timers: rows of the database, so that millions that are pending cost no memory, and the next of them in memory.
///
/// Timers fire in the order (due, customer, name), compared as bytes (RULES, "Time"). A timer that is set and fires or is cancelled before
/// the next commit is never written; the others are written with it, in the order of their keys. Belongs to the lane's thread.
package final class TimerTable {
  private let rows: TimerRows
  private var window = TimerWindow()
  /// By name, what the database does not have yet.
  private var changes: [RowKey: Change] = [:]
  /// How many timers are pending; as of the last commit where one was set in place of another.
  package private(set) var count: Int64

  /// Timers that are read at once.
  private static let page = 256
  /// Timers that are in memory at most, but for those that a batch changes.
  private static let windowLimit = 1_024

  private final class Change {
    let customer: String
    let name: String
    /// `nil` when it is gone.
    var timer: PendingTimer?
    /// Whether the database has one of this name: `nil` when that is not known.
    let isStored: Bool?

    init(customer: String, name: String, timer: PendingTimer?, isStored: Bool?) {
      self.customer = customer
      self.name = name
      self.timer = timer
      self.isStored = isStored
    }
  }

  init(prepare: (String) throws -> StoreStatement) throws {
    rows = try TimerRows(prepare: prepare)
    count = try rows.count()
  }

  // MARK: Changes

  /// Sets a timer in place of the one of the same customer and name.
  package func set(_ timer: PendingTimer) throws {
    let key = RowKey(timer.customer, timer.name)
    let isHeld = window.remove(named: key)
    if let former = changes[key] {
      if former.timer == nil { count += 1 }
      former.timer = timer
    } else {
      var isStored: Bool? = isHeld ? true : nil
      if !isHeld, case .everything = window.reach { isStored = false }
      if !isHeld { count += 1 }
      changes[key] = Change(customer: timer.customer, name: timer.name, timer: timer, isStored: isStored)
    }
    window.add(timer, named: key)
    if window.count > Self.windowLimit { window.shrink() }
  }

  /// Takes a timer away; one that does not exist is none.
  package func cancel(customer: String, name: String) throws {
    let key = RowKey(customer, name)
    if changes[key] == nil, !window.contains(key) {
      if case .everything = window.reach { return }
      guard try rows.contains(customer: customer, name: name) else { return }
    }
    erase(customer, name, key)
  }

  /// Takes the customer's first timer that was due before an instant, if there is one.
  package func takeNext(of customer: String, before instant: Instant) throws -> PendingTimer? {
    guard let timer = try first(of: customer, before: instant) else { return nil }
    erase(timer.customer, timer.name, RowKey(timer.customer, timer.name))
    return timer
  }

  /// Takes the lane's first timer that is due at or before an instant, if there is one.
  package func takeNext(dueBy instant: Instant) throws -> PendingTimer? {
    guard let timer = try first(), timer.due <= instant else { return nil }
    erase(timer.customer, timer.name, RowKey(timer.customer, timer.name))
    return timer
  }

  /// Notes that a timer that exists, or one that is gone already, is gone.
  private func erase(_ customer: String, _ name: String, _ key: RowKey) {
    window.remove(named: key)
    guard let change = changes[key] else {
      changes[key] = Change(customer: customer, name: name, timer: nil, isStored: true)
      count -= 1
      return
    }
    guard change.timer != nil else { return }
    change.timer = nil
    count -= 1
    if change.isStored == false { changes[key] = nil }
  }

  // MARK: Questions

  /// A customer's timers, in the order in which they are due.
  package func pending(of customer: String) throws -> [PendingTimer] {
    var timers: [PendingTimer] = []
    try rows.forEach(of: customer) { timer in
      if changes[RowKey(timer.customer, timer.name)] == nil { timers.append(timer) }
      return true
    }
    timers += changedTimers(of: customer)
    return timers.sorted { $0.fires(before: $1) }
  }

  /// The earliest due instant of all timers; `nil` when none is pending.
  package func earliestDue() throws -> Instant? { try first()?.due }

  /// How many timers are due at or before an instant; no more than 100,000 are counted, and those that are many as of the last commit.
  package func count(dueBy instant: Instant) throws -> Int64 {
    guard let earliest = try earliestDue(), earliest <= instant else { return 0 }
    let next = Instant(milliseconds: instant.milliseconds &+ 1)
    return window.reach.covers(before: next) ? Int64(window.count(dueBy: instant)) : try rows.count(dueBy: instant)
  }

  private func first() throws -> PendingTimer? {
    while window.first == nil {
      if case .everything = window.reach { return nil }
      try extendWindow()
    }
    return window.first
  }

  private func first(of customer: String, before instant: Instant) throws -> PendingTimer? {
    while true {
      if let timer = window.first(of: customer, before: instant) { return timer }
      if window.reach.covers(before: instant) { return nil }
      // So many are due that they are not all held in memory: those of the customer alone are looked through.
      if window.count + Self.page > Self.windowLimit { return try firstBeyond(of: customer, before: instant) }
      try extendWindow()
    }
  }

  /// The customer's first timer of those that the window does not reach.
  private func firstBeyond(of customer: String, before instant: Instant) throws -> PendingTimer? {
    var first = changedTimers(of: customer).filter { !window.reach.contains($0) }.min { $0.fires(before: $1) }
    try rows.forEach(of: customer) { timer in
      guard changes[RowKey(timer.customer, timer.name)] == nil else { return true }
      if first.map({ timer.fires(before: $0) }) ?? true { first = timer }
      return false
    }
    return first.flatMap { $0.due < instant ? $0 : nil }
  }

  private func changedTimers(of customer: String) -> [PendingTimer] {
    changes.values.compactMap { $0.customer.hasSameBytes(as: customer) ? $0.timer : nil }
  }

  /// Has the window reach a page further.
  private func extendWindow() throws {
    var last: PendingTimer?
    if case .through(let timer) = window.reach { last = timer }
    let former = window.reach
    let page = try rows.next(after: last, limit: Self.page)
    if page.count == Self.page, let end = page.last { window.extend(to: .through(end)) } else { window.extend(to: .everything) }
    for timer in page {
      let key = RowKey(timer.customer, timer.name)
      if changes[key] == nil { window.add(timer, named: key) }
    }
    for (key, change) in changes {
      if let timer = change.timer, !former.contains(timer) { window.add(timer, named: key) }
    }
  }

  // MARK: The database

  /// Writes what has changed since the last flush, and tells of each timer; `nil` where it is gone.
  func flush(_ changed: (String, String, PendingTimer?) throws -> Void) throws {
    for (_, change) in changes.sorted(by: { $0.key < $1.key }) {
      if let timer = change.timer {
        let isNew = try rows.put(timer, isThere: change.isStored == true)
        // It was taken for new when it was set.
        if !isNew, change.isStored == nil { count -= 1 }
        try changed(change.customer, change.name, timer)
      } else if try rows.remove(customer: change.customer, name: change.name) {
        if change.isStored == nil { count -= 1 }
        try changed(change.customer, change.name, nil)
      }
    }
    // A large batch must not leave its memory behind.
    changes.removeAll(keepingCapacity: changes.count < 1_024)
  }

  /// Puts a timer as it comes from the changelog; `nil` takes it away. Only before anything else is done with the table.
  func restore(customer: String, name: String, _ timer: PendingTimer?) throws {
    if let timer {
      if try rows.put(timer, isThere: false) { count += 1 }
    } else if try rows.remove(customer: customer, name: name) {
      count -= 1
    }
  }
}
