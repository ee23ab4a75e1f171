import FollowUpHistories
import Models
import Testing

@testable import Rules

@Suite struct FollowUpRowTests {
  private func expectRoundTrip<Row: RowCodable & Equatable>(_ row: Row) throws {
    var writer = RowWriter()
    row.encode(into: &writer)
    let read = try writer.bytes.withUnsafeBytes { (raw) throws(RowError) in try RowReader.read(Row.self, from: raw) }
    #expect(read == row)
    for length in stride(from: 0, to: writer.bytes.count, by: 7) {
      #expect(throws: RowError.self) {
        try writer.bytes[..<length].withUnsafeBytes { (raw) throws(RowError) in try RowReader.read(Row.self, from: raw) }
      }
    }
  }

  @Test(arguments: 0..<4) func `every row that a random history leaves reads back as it was written`(_ seed: Int) throws {
    let driver = try RandomFollowUps(seed: UInt64(seed)).run()
    var rows = 0
    func check<Row: RowCodable & Equatable>(_ table: Table<Row>) throws {
      try driver.tables.forEach(in: table, prefix: nil) { _, row in
        try expectRoundTrip(row)
        rows += 1
      }
    }
    try check(FollowUp.table)
    try check(FollowUp.openTable)
    try check(FollowUpProfile.table)
    try check(FollowUpVehicle.table)
    try check(FollowUpVisit.table)
    try check(FollowUpComplaint.table)
    #expect(rows > 20)
  }

  @Test func `an odometer with many readings a day keeps their squares`() throws {
    var history = OdometerHistory()
    for index in 0..<1_000 as Range<Int64> {
      let date = CivilDate(dayNumber: 20_000 + Int(index / 100))
      _ = history.take(km: OdometerHistory.largestReading - 1_000 + index, on: date, at: Instant(milliseconds: index))
    }
    #expect(history.days.count == 10)
    try expectRoundTrip(history)
  }
}
