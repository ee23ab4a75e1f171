import Models

/// The first of a lane's timers, held in memory in the order in which they fire.
///
/// It holds every timer up to its reach and none beyond, so whatever it finds is the first there is: of the lane, and of a customer.
struct TimerWindow {
  /// How far the window goes.
  enum Reach {
    case nothing
    /// All timers up to this one, and it included.
    case through(PendingTimer)
    case everything

    /// Whether a timer lies within.
    func contains(_ timer: PendingTimer) -> Bool {
      switch self {
      case .nothing: false
      case .through(let last): !last.fires(before: timer)
      case .everything: true
      }
    }

    /// Whether all timers that are due before an instant lie within.
    func covers(before instant: Instant) -> Bool {
      switch self {
      case .nothing: false
      case .through(let last): last.due >= instant
      case .everything: true
      }
    }
  }

  private(set) var reach = Reach.nothing
  /// The first timer is the last here, since that is the one which is taken.
  private var held: [Held] = []
  private var byName: [RowKey: Held] = [:]
  /// By the customer's own text, compared as bytes.
  private var countByCustomer: [RowKey: Int] = [:]

  private final class Held {
    let timer: PendingTimer
    init(_ timer: PendingTimer) { self.timer = timer }

    func fires(before other: Held) -> Bool { timer.fires(before: other.timer) }
  }

  var count: Int { held.count }
  var first: PendingTimer? { held.last?.timer }

  /// The customer's first timer that is due before an instant, if the window has it.
  func first(of customer: String, before instant: Instant) -> PendingTimer? {
    guard countByCustomer[RowKey(text: customer)] != nil else { return nil }
    for held in held.reversed() {
      if held.timer.due >= instant { return nil }
      if held.timer.customer.hasSameBytes(as: customer) { return held.timer }
    }
    return nil
  }

  /// How many timers are due at or before an instant, of those within reach.
  func count(dueBy instant: Instant) -> Int { held.count - held.partitioningIndex { $0.timer.due <= instant } }

  /// Whether the window has a timer of this name.
  func contains(_ key: RowKey) -> Bool { byName[key] != nil }

  /// Adds a timer if it lies within reach and none of its name is there.
  mutating func add(_ timer: PendingTimer, named key: RowKey) {
    guard reach.contains(timer) else { return }
    let new = Held(timer)
    held.insert(new, at: held.partitioningIndex { $0.fires(before: new) })
    byName[key] = new
    countByCustomer[RowKey(text: timer.customer), default: 0] += 1
  }

  /// Takes a timer out; `false` when the window has none of this name.
  @discardableResult
  mutating func remove(named key: RowKey) -> Bool {
    guard let gone = byName.removeValue(forKey: key) else { return false }
    held.remove(at: held.partitioningIndex { !gone.fires(before: $0) })
    uncount(gone.timer)
    return true
  }

  /// Goes further, over timers that are added after it.
  mutating func extend(to reach: Reach) { self.reach = reach }

  /// Lets the later half go.
  mutating func shrink() {
    let gone = held.count / 2
    for held in held[..<gone] {
      byName[RowKey(held.timer.customer, held.timer.name)] = nil
      uncount(held.timer)
    }
    held.removeFirst(gone)
    if let last = held.first { reach = .through(last.timer) }
  }

  private mutating func uncount(_ timer: PendingTimer) {
    let customer = RowKey(text: timer.customer)
    guard let count = countByCustomer[customer] else { return }
    countByCustomer[customer] = count > 1 ? count - 1 : nil
  }
}
