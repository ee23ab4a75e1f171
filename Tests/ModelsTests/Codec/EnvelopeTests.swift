import Models
import Testing

@Suite struct EnvelopeTests {
  static let invoice = """
    {"specversion":"1.0","id":"E1","source":"pos://store-01/till-1","type":"transaction.invoiced","time":"2026-11-01T10:00:00+08:00",\
    "subject":"C1","data":{"transactionID":"T1","customerID":"C1","storeID":"S1","currency":"CNY","total":1250,\
    "lines":[{"sku":"OIL","family":"maintenance","kind":"part","quantity":1.5,"net":1250,"cost":700}]}}
    """

  @Test func `an invoice in structured mode is read with its defaults`() throws {
    let record = try #require(try decode(Self.invoice, key: "C1", on: .transactions))
    #expect(record.event.id.rawValue == "E1")
    #expect(record.event.source.rawValue == "pos://store-01/till-1")
    #expect(record.event.time.rfc3339 == "2026-11-01T02:00:00.000Z")
    guard case .transaction(.invoiced(let invoice)) = record.event.payload else {
      Issue.record("no invoice")
      return
    }
    #expect(invoice.payer == .customer)
    #expect(invoice.lines.map(\.net) == [1250])
    #expect(invoice.lines.map(\.quantity) == [1.5])
    #expect(invoice.lines.map(\.cost) == [700])
    #expect(invoice.vehicleID == nil)
  }

  @Test func `an amount given as text is refused in words that a POS programmer understands`() {
    let text = Self.invoice.replacing("\"total\":1250", with: "\"total\":\"12.50\"")
    #expect(throws: Fault(.invalidData, pointer: "/data/total", message: "expected an integer of minor units, found \"12.50\"")) {
      try decode(text, key: "C1", on: .transactions)
    }
  }
}
