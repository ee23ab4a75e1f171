import Models

/// What has arrived in a lane and has not been taken, and the order in which it may be (RULES, "Time").
///
/// - Live: whatever has arrived, the smallest time first; it waits for nobody.
/// - History: only with the next tick, and exactly the untaken records below the tick's end offsets with time ≤ the tick, in the order
///   (time, topic name, offset), the tick last. A tick is taken when all of them have arrived, and when each topic that carries
///   ticks has brought its copy, which then stands for that topic's end offset.
/// - Replay: live ticks count as history too. They name no ends, so an input's end is its first record with a later timestamp than
///   the tick's own: a property of the log, the same in each replay.
///
/// Messages of exchange topics stand outside all of this: they are taken first, in the order in which they arrive, and alone while the lane
/// is held. Belongs to the lane's thread.
struct LaneInbox {
  /// A record that waits to be taken.
  struct Entry {
    /// `Instant.earliest` where the record has no time because it cannot be read.
    var time: Instant
    var input: Int
    var offset: Int64
    var timestamp: Int64
    var content: Content
    var record: RecordReference
  }

  enum Content {
    case event(DecodedEvent)
    case fault(Fault)
    case ignored
    case tick(ClockTick)
    /// Of an exchange topic; read when it is taken.
    case message
  }

  private struct Input {
    /// By offset, for inputs other than the clock.
    var entries = EntryQueue()
    /// Copies of ticks, for inputs that carry them: their offsets, by the tick's time.
    var copies = EntryQueue()
    /// Every record below has arrived.
    var arrived: Int64 = 0
    /// The end of the partition was seen at `arrived`.
    var isAtEnd = false
    let rank: Int
    let carriesTicks: Bool
    let isExchange: Bool
  }

  private var inputs: [Input]
  private let names: [String]
  private let clock: Int?
  private let isReplay: Bool
  private let heldLimit: Int
  private var ticks = EntryQueue()
  private var messages: [Entry] = []
  private var ready: [Entry] = []
  private var readyIndex = 0
  /// Whether the lane last took whatever had arrived, so that what waits will be taken without anything else.
  private var takesAll: Bool
  /// How many records wait, whether or not they may be taken yet.
  private(set) var count = 0

  init(inputs: [WorkerInput], starts: [Int64], isReplay: Bool, heldLimit: Int) {
    let ranks = inputs.indices.sorted { inputs[$0].topic.utf8.lexicographicallyPrecedes(inputs[$1].topic.utf8) }
    self.inputs = inputs.indices.map { index in
      var input = Input(
        rank: ranks.firstIndex(of: index) ?? 0, carriesTicks: inputs[index].carriesTicks, isExchange: inputs[index].exchange != nil)
      input.arrived = starts[index]
      return input
    }
    names = inputs.map(\.topic)
    clock = inputs.firstIndex(of: .clock)
    takesAll = clock == nil
    self.isReplay = isReplay
    self.heldLimit = heldLimit
  }

  /// Every record of the input below this offset has arrived.
  func arrived(of input: Int) -> Int64 { inputs[input].arrived }

  /// Whether the input's partition ended, when it was last read, with what has arrived.
  func isAtEnd(of input: Int) -> Bool { inputs[input].isAtEnd }

  /// Adds a record of an input; offsets of one input ascend.
  mutating func add(_ entry: Entry) {
    inputs[entry.input].arrived = entry.offset + 1
    inputs[entry.input].isAtEnd = false
    count += 1
    if inputs[entry.input].isExchange {
      messages.append(entry)
    } else if case .tick = entry.content {
      if entry.input == clock { ticks.append(entry) } else { inputs[entry.input].copies.append(entry) }
    } else {
      inputs[entry.input].entries.append(entry)
    }
  }

  /// Notes that an input's partition ends at an offset: what lies between belongs to no record.
  mutating func reachedEnd(of input: Int, at offset: Int64) {
    // A poll may bring an end and then records that came after it.
    guard offset >= inputs[input].arrived else { return }
    inputs[input].arrived = offset
    inputs[input].isAtEnd = true
  }

  /// Whether more of an input should be read: it is needed for the next step, or few of it wait.
  ///
  /// A lane that takes whatever arrives is held back by the process's `LaneBacklog`, since a pause throws away what was fetched; here it is
  /// only kept from taking the whole backlog for itself.
  func wants(_ input: Int) -> Bool {
    if inputs[input].isExchange { return true }
    let heldLimit = takesAll ? 4 * heldLimit : heldLimit
    if ready.count - readyIndex >= heldLimit { return false }
    if input == clock { return ticks.count < heldLimit }
    let held = inputs[input].entries.count + inputs[input].copies.count
    guard held >= heldLimit else { return true }
    guard let tick = ticks.first, isHistory(tick), case .tick(let value) = tick.content else { return false }
    return !hasArrived(input, for: tick, value)
  }

  /// The next record to take, if one may be taken now. `mode` is that of the last tick taken; a lane that is held gets messages only.
  mutating func next(mode: ClockMode?, isHeld: Bool) -> Entry? {
    if !messages.isEmpty {
      count -= 1
      return messages.removeFirst()
    }
    if isHeld { return nil }
    if readyIndex == ready.count { refill(mode: mode) }
    guard readyIndex < ready.count else { return nil }
    defer { readyIndex += 1 }
    count -= 1
    return ready[readyIndex]
  }

  /// How many records wait for a tick that has not arrived: in the past nothing is taken after the last tick.
  func awaitingTick(mode: ClockMode?) -> Int {
    mode == .history && ticks.isEmpty && readyIndex == ready.count ? inputs.reduce(0) { $0 + $1.entries.count } : 0
  }

  /// Whether the clock's partition has been read to its end, so that a record far ahead of the last tick is ahead of the clock indeed.
  var clockIsAtEnd: Bool { clock.map { inputs[$0].isAtEnd && ticks.isEmpty } ?? true }

  /// Puts back a record that cannot be judged before the clock has been read to its end.
  mutating func putBack(_ entry: Entry) {
    count += 1
    inputs[entry.input].entries.putBack(entry)
  }

  private mutating func refill(mode: ClockMode?) {
    // A large batch must not leave its memory behind.
    ready.removeAll(keepingCapacity: ready.count < 256)
    readyIndex = 0
    if clock == nil {
      takeAll()
    } else if let tick = ticks.first, isHistory(tick) {
      takeHistory(tick)
    } else if mode == .live || !ticks.isEmpty {
      if isReplay { return }
      takeAll()
    }
  }

  private func isHistory(_ entry: Entry) -> Bool { Self.isHistory(entry, isReplay: isReplay) }

  private static func isHistory(_ entry: Entry, isReplay: Bool) -> Bool {
    guard case .tick(let tick) = entry.content else { return false }
    return isReplay || tick.mode == .history
  }

  /// Live: everything that has arrived, up to a tick of history.
  private mutating func takeAll() {
    takesAll = true
    for index in inputs.indices {
      inputs[index].entries.takeAll(into: &ready)
      inputs[index].copies.takeAll(into: &ready)
    }
    let isReplay = isReplay
    ticks.take(while: { !Self.isHistory($0, isReplay: isReplay) }, into: &ready)
    sortReady()
  }

  private mutating func takeHistory(_ entry: Entry) {
    takesAll = false
    guard case .tick(let tick) = entry.content else { return }
    let records = inputs.indices.filter { $0 != clock && !inputs[$0].isExchange }
    guard records.allSatisfy({ hasArrived($0, for: entry, tick) }) else { return }
    for index in records {
      let end = end(of: index, for: entry, tick)
      inputs[index].entries.take(below: end, notAfter: entry.time, into: &ready)
    }
    sortReady()
    ticks.take(while: { $0.offset == entry.offset }, into: &ready)
    // Copies of this tick and of earlier ones have done their work once the tick is taken: a lane that is opened again before needs them.
    for index in records { inputs[index].copies.take(while: { $0.time <= entry.time }, into: &ready) }
  }

  private func hasArrived(_ input: Int, for entry: Entry, _ tick: ClockTick) -> Bool {
    if inputs[input].carriesTicks { return inputs[input].copies.first(where: { $0.time >= entry.time }) != nil }
    if tick.mode == .history { return inputs[input].arrived >= tick.ends[names[input]] ?? 0 }
    return inputs[input].isAtEnd || inputs[input].entries.first(where: { $0.timestamp > entry.timestamp }) != nil
  }

  private func end(of input: Int, for entry: Entry, _ tick: ClockTick) -> Int64 {
    if inputs[input].carriesTicks { return inputs[input].copies.first { $0.time >= entry.time }?.offset ?? 0 }
    if tick.mode == .history { return tick.ends[names[input]] ?? 0 }
    return inputs[input].entries.first { $0.timestamp > entry.timestamp }?.offset ?? inputs[input].arrived
  }

  private mutating func sortReady() {
    func order(_ entry: Entry) -> (Int64, Int, Int, Int64) {
      // Copies of ticks change nothing; ticks come after the records of their instant.
      let isTick = if case .tick = entry.content, entry.input == clock { 1 } else { 0 }
      return (entry.time.milliseconds, isTick, inputs[entry.input].rank, entry.offset)
    }
    ready.sort { order($0) < order($1) }
  }
}
