import Models

/// Entries of one input in the order of their offsets; what is taken from the front costs nothing that grows with what waits behind it.
///
/// A history of many small days would else move all that waits with each of its ticks.
struct EntryQueue {
  /// Taken entries are let go at once, and their places with half of all.
  private var entries: [LaneInbox.Entry?] = []
  private var head = 0

  var count: Int { entries.count - head }
  var isEmpty: Bool { count == 0 }
  var first: LaneInbox.Entry? { isEmpty ? nil : entries[head] }

  mutating func append(_ entry: LaneInbox.Entry) { entries.append(entry) }

  /// Puts an entry back before all others.
  mutating func putBack(_ entry: LaneInbox.Entry) {
    if head > 0 {
      head -= 1
      entries[head] = entry
    } else {
      entries.insert(entry, at: 0)
    }
  }

  /// The first entry that a condition holds of.
  func first(where isWanted: (LaneInbox.Entry) -> Bool) -> LaneInbox.Entry? {
    for case let entry? in entries[head...] where isWanted(entry) { return entry }
    return nil
  }

  /// Takes all.
  mutating func takeAll(into taken: inout [LaneInbox.Entry]) {
    for case let entry? in entries[head...] { taken.append(entry) }
    // A large batch must not leave its memory behind.
    entries.removeAll(keepingCapacity: entries.count < 256)
    head = 0
  }

  /// Takes the entries below an offset whose time is not after an instant; the others stay in their order.
  mutating func take(below end: Int64, notAfter time: Instant, into taken: inout [LaneInbox.Entry]) {
    var index = head
    var staying: [LaneInbox.Entry] = []
    while index < entries.count, let entry = entries[index], entry.offset < end {
      if entry.time <= time { taken.append(entry) } else { staying.append(entry) }
      index += 1
    }
    let start = index - staying.count
    for place in head..<start { entries[place] = nil }
    for (place, entry) in zip(start..<index, staying) { entries[place] = entry }
    head = start
    letGo()
  }

  /// Takes the entries at the front that a condition holds of.
  mutating func take(while isWanted: (LaneInbox.Entry) -> Bool, into taken: inout [LaneInbox.Entry]) {
    while head < entries.count, let entry = entries[head], isWanted(entry) {
      taken.append(entry)
      entries[head] = nil
      head += 1
    }
    letGo()
  }

  private mutating func letGo() {
    guard head > 64, head * 2 > entries.count else { return }
    entries.removeFirst(head)
    head = 0
  }
}
