import Feeding
import Foundation
import Models
import Simulation
import Testing

/// A chain's life, made up.
@Suite struct SimulationTests {
  static func chain(customers: Int = 120, months: Int = 6, seed: UInt64 = 3) throws -> SimulatedChain {
    SimulatedChain(
      customers: customers, months: months, seed: seed, endDate: try #require(CivilDate("2026-11-01")),
      zone: try #require(Zone("Asia/Shanghai")))
  }

  struct Lived {
    var lines: [String] = []
    var events: [SimulatedEvent] = []

    init(_ chain: SimulatedChain) throws {
      let folder = FileManager.default.temporaryDirectory.path
      var events: [SimulatedEvent] = []
      let merged = try Simulation(chain).run(in: folder) { events.append($0) }.merged()
      var batch = EventBatch()
      while merged.nextTime != nil { try merged.take(into: &batch) }
      lines = batch.entries.map { String(decoding: batch.bytes[$0.value], as: UTF8.self) }
      self.events = events
    }
  }

  @Test func `the same seed gives the same bytes and another seed another life`() throws {
    let one = try Lived(Self.chain())
    #expect(one.lines.count > 1_000)
    #expect(try Lived(Self.chain()).lines == one.lines)
    #expect(try Lived(Self.chain(seed: 4)).lines != one.lines)
  }

  @Test func `every event is one that the workers accept`() throws {
    let check = EventCheck()
    for line in try Lived(Self.chain()).lines {
      var line = line
      line.withUTF8 { bytes in
        #expect(throws: Never.self) { try check.check(UnsafeRawBufferPointer(bytes)) }
      }
    }
  }

  @Test func `tills send twice, some entries are late, a few carry most of the money`() throws {
    let lived = try Lived(Self.chain(customers: 400, months: 12))
    let ids = lived.events.map(\.event.id)
    #expect(Set(ids).count < ids.count)
    #expect(lived.events.contains { $0.arrival > $0.event.time && $0.event.recordedTime == nil })
    #expect(lived.events.contains { $0.event.recordedTime != nil && $0.event.recordedTime == $0.arrival })
    var spend: [String: Int64] = [:]
    for case .transaction(.invoiced(let invoice)) in lived.events.map(\.event.payload) {
      spend[invoice.customerID?.rawValue ?? "-", default: 0] += invoice.total
    }
    let sorted = spend.values.sorted(by: >)
    let top = sorted.prefix(sorted.count / 20).reduce(0, +)
    #expect(Double(top) > 0.3 * Double(sorted.reduce(0, +)))
  }

  @Test func `an odometer never runs backwards, and every kind of event occurs`() throws {
    let lived = try Lived(Self.chain(customers: 400, months: 12))
    var last: [String: (time: Instant, km: Int64)] = [:]
    for simulated in lived.events.sorted(by: { $0.event.time < $1.event.time }) {
      guard case .visit(let visit) = simulated.event.payload, case .delivered(let delivered) = visit.change,
        let vehicle = delivered.vehicleID,
        let km = delivered.odometerKm
      else { continue }
      #expect(km >= last[vehicle.rawValue]?.km ?? 0)
      last[vehicle.rawValue] = (simulated.event.time, km)
    }
    let types = Set(lived.events.map(\.event.payload.type))
    #expect(
      types.isSuperset(of: [
        "transaction.invoiced", "transaction.paid", "transaction.refunded", "transaction.voided", "transaction.corrected",
        "complaint.opened",
        "complaint.held", "complaint.resolved", "complaint.rejected", "complaint.promiseMade", "visit.booked", "visit.noShow",
        "visit.delivered",
        "visit.itemDeclined", "customer.registered", "vehicle.registered", "contact.reached", "survey.responded",
      ]), "\(types.sorted())")
  }
}
