import FleetTesting
import Models
import Testing

@testable import Runtime

@Suite struct EntryQueueTests {
  private let records = MemoryRecords([])

  private func entry(_ offset: Int64, _ time: Int64) -> LaneInbox.Entry {
    LaneInbox.Entry(
      time: Instant(milliseconds: time), input: 0, offset: offset, timestamp: 0, content: .ignored,
      record: RecordReference(records: records, index: 0))
  }

  @Test(arguments: 0..<20) func `it gives and keeps what a plain list does`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var queue = EntryQueue()
    var list: [LaneInbox.Entry] = []
    var offset: Int64 = 0
    for _ in 0..<2_000 {
      var taken: [LaneInbox.Entry] = []
      var expected: [LaneInbox.Entry] = []
      switch Int.random(in: 0..<100, using: &random) {
      case 0:
        queue.takeAll(into: &taken)
        swap(&expected, &list)
      case 1..<10:
        let end = (list.first?.offset ?? 0) + Int64.random(in: 0...200, using: &random)
        let time = Instant(milliseconds: Int64.random(in: 0...100, using: &random))
        queue.take(below: end, notAfter: time, into: &taken)
        expected = list.filter { $0.offset < end && $0.time <= time }
        list.removeAll { $0.offset < end && $0.time <= time }
      case 10..<15:
        let time = Instant(milliseconds: Int64.random(in: 0...100, using: &random))
        queue.take(while: { $0.time <= time }, into: &taken)
        expected = Array(list.prefix { $0.time <= time })
        list.removeFirst(expected.count)
        if let last = expected.popLast(), let back = taken.popLast() {
          queue.putBack(back)
          list.insert(last, at: 0)
        }
      default:
        offset += Int64.random(in: 1...3, using: &random)
        let new = entry(offset, Int64.random(in: 0...100, using: &random))
        queue.append(new)
        list.append(new)
      }
      #expect(taken.map(\.offset) == expected.map(\.offset))
      #expect(queue.count == list.count && queue.isEmpty == list.isEmpty)
      #expect(queue.first?.offset == list.first?.offset)
      let time = Instant(milliseconds: 90)
      #expect(queue.first { $0.time > time }?.offset == list.first { $0.time > time }?.offset)
    }
  }
}
