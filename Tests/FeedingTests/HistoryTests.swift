import Feeding
import FleetTesting
import Models
import Testing

/// The past in its order.
@Suite struct HistoryTests {
  @Test(arguments: [200, 3_000, 1 << 20])
  func `any number of events comes out in the order of time, of one instant as they came`(_ runSize: Int) throws {
    let folder = try ScratchFolder()
    var random = SeededGenerator(seed: UInt64(runSize))
    let sorter = EventSorter(folder: folder.path, runSize: runSize)
    var given: [(time: Int64, text: String)] = []
    for number in 0..<2_000 {
      let time = Int64.random(in: -500..<500, using: &random)
      let text = "\(number)" + String(repeating: "x", count: Int.random(in: 0..<200, using: &random))
      given.append((time, text))
      try sorter.add { batch in
        Array(text.utf8).withUnsafeBytes {
          batch.append(topic: .visits, key: "C\(number % 7)", time: Instant(milliseconds: time), value: $0)
        }
      }
    }
    let merged = try sorter.merged()
    var batch = EventBatch()
    while merged.nextTime != nil { try merged.take(into: &batch) }
    let expected = given.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element.text)
    #expect(batch.entries.map { String(decoding: batch.bytes[$0.value], as: UTF8.self) } == expected)
    #expect(batch.entries.allSatisfy { $0.topic == .visits })
    #expect(sorter.earliest?.milliseconds == given.map(\.time).min())
    #expect(sorter.latest?.milliseconds == given.map(\.time).max())
  }

  static let ticks: [(zone: String, at: String, tick: String)] = [
    ("Asia/Shanghai", "2026-03-01T00:00:00Z", "2026-03-01T16:15:00.000Z"),
    ("Asia/Shanghai", "2026-03-01T16:00:00Z", "2026-03-01T16:15:00.000Z"),
    ("Asia/Shanghai", "2026-03-01T16:15:00Z", "2026-03-01T16:15:00.000Z"),
    ("Asia/Shanghai", "2026-03-01T16:15:00.001Z", "2026-03-02T16:15:00.000Z"),
    ("America/New_York", "2026-03-08T12:00:00Z", "2026-03-09T04:15:00.000Z"),
    // Midnight does not exist: the day begins at 01:00.
    ("America/Sao_Paulo", "2018-11-03T20:00:00Z", "2018-11-04T03:15:00.000Z"),
  ]

  @Test(arguments: ticks)
  func `a tick is a quarter past midnight of the firm`(_ zone: String, _ at: String, _ tick: String) throws {
    let calendar = HistoryCalendar(zone: try #require(Zone(zone)))
    #expect(calendar.tick(atOrAfter: try #require(Instant(rfc3339: at))).rfc3339 == tick)
  }

  @Test func `each day has one tick`() throws {
    let calendar = HistoryCalendar(zone: try #require(Zone("America/New_York")))
    var tick = try #require(Instant(rfc3339: "2025-01-01T05:15:00Z"))
    for _ in 0..<365 { tick = calendar.tick(after: tick) }
    #expect(tick.rfc3339 == "2026-01-01T05:15:00.000Z")
  }
}
