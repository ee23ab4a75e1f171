import Feeding
import Foundation
import Models
import Runtime
import Testing

/// Rows of a table as events.
@Suite struct TableEventsTests {
  static let mapping = """
    source: pos/1
    zone: Asia/Shanghai
    key: "{No}"
    events:
      - type: transaction.invoiced
        time: "{Date} {Time}"
        data:
          transactionID: "{No}"
          customerID: "{Customer}"
          storeID: {column: Store, map: {南京路: nanjing-road, "*": main}}
          currency: CNY
          total: {column: Amount, unit: yuan}
          payer: {column: Payer, default: customer}
          lines:
            - {sku: "{Article}", family: service, kind: labour, quantity: 1, net: {column: Amount, unit: yuan}}
    """
  static let header = "No,Date,Time,Customer,Store,Amount,Payer,Article"

  @Test func `a row becomes the event that the mapping says`() throws {
    let fed = try FedTable("\(Self.header)\nR1,2026-03-01,08:30,C1,南京路,\"¥1,234.50\",,oil \"\"5W30\"\"\n", Self.mapping)
    #expect(
      fed.events == [
        """
        {"specversion":"1.0","source":"pos/1","type":"transaction.invoiced","datacontenttype":"application/json","id":"R1",\
        "time":"2026-03-01T00:30:00.000Z","subject":"C1","data":{"transactionID":"R1","customerID":"C1","storeID":"nanjing-road",\
        "currency":"CNY","total":123450,"payer":"customer","lines":[{"sku":"oil \\"\\"5W30\\"\\"","family":"service","kind":"labour",\
        "quantity":1,"net":123450}]}}
        """
      ])
    #expect(fed.keys == ["C1"])
    #expect(fed.rejects.isEmpty)
  }

  @Test func `an empty cell leaves its field out and the sale is anonymous`() throws {
    let fed = try FedTable("\(Self.header)\nR1,2026-03-01,08:30, ,x,1,warranty,oil\n", Self.mapping)
    #expect(fed.keys == ["R1"])
    let data = try #require(try fed.data().first)
    #expect(data["customerID"] == nil)
    #expect(data["storeID"] as? String == "main")
    #expect(data["payer"] as? String == "warranty")
  }

  @Test func `the same file gives the same bytes again`() throws {
    let table = "\(Self.header)\nR1,2026-03-01,08:30,C1,x,1,,oil\nR2,2026-03-02,08:30,C2,x,2,,oil\n"
    #expect(try FedTable(table, Self.mapping).events == FedTable(table, Self.mapping).events)
  }

  struct Refusal: CustomTestStringConvertible, Sendable {
    var row: String
    var column: String?
    var reason: String
    var testDescription: String { row }
  }

  static let refusals = [
    Refusal(row: "R1,2026-03-01,08:30,C1,x,abc,,oil", column: "Amount", reason: "expected an amount such as 12.50, found \"abc\""),
    Refusal(row: "R1,2026-03-01,08:30,C1,x,1.005,,oil", column: "Amount", reason: "expected an amount to the minor unit, found \"1.005\""),
    Refusal(row: "R1,1 March,08:30,C1,x,1,,oil", column: "Date", reason: "expected a date such as 2026-03-01 08:30"),
    Refusal(row: "R1,,,C1,x,1,,oil", column: "Date", reason: "the time is empty"),
    Refusal(row: ",2026-03-01,08:30,C1,x,1,,oil", column: "No", reason: "the row's key is empty"),
    Refusal(row: "R1,2026-03-01,08:30,C1,x,1,friend,oil", column: "Payer", reason: "/data/payer: expected one of"),
    Refusal(row: "R1,2026-03-01,08:30,C1,x,1,,", column: "Article", reason: "/data/lines/0/sku: is required and missing"),
    Refusal(row: "R1,2026-03-01,08:30,C1,x", column: nil, reason: "the row has 5 fields, the header 8"),
    Refusal(row: "R1,2026-03-01,\"08\"30,C1,x,1,,oil", column: "Time", reason: "there is text behind the closing quote"),
    Refusal(
      row: "\(String(repeating: "9", count: 129)),2026-03-01,08:30,C1,x,1,,oil", column: "No",
      reason: "the row's key makes an id of 129 bytes; 128 are the most"),
  ]

  @Test(arguments: refusals)
  func `a bad row is refused with its line and column and the rest goes on`(_ refusal: Refusal) throws {
    let table = "\(Self.header)\nR0,2026-03-01,08:30,C0,x,1,,oil\n\(refusal.row)\nR9,2026-03-02,08:30,C9,x,1,,oil\n"
    let fed = try FedTable(table, Self.mapping)
    #expect(fed.keys == ["C0", "C9"])
    let reject = try #require(fed.rejects.first)
    #expect(fed.rejects.count == 1)
    #expect(reject.line == 3)
    #expect(reject.column == refusal.column)
    #expect(reject.reason.contains(refusal.reason), "\(reject.reason)")
  }

  @Test func `a byte that is not in the encoding is told by its column`() throws {
    let bad = Array("\(Self.header)\nR0,2026-03-01,08:30,C0,x,1,,oil\nR1,2026-03-01,08:30,C1,x,1,,o".utf8) + [0xFF] + Array("l\n".utf8)
    let fed = try FedTable(bad, Self.mapping)
    #expect(fed.rejects == [Reject(line: 3, column: "Article", reason: "is not in the file's encoding")])
  }

  @Test func `the rejects can be mended and fed through the same mapping`() throws {
    let fed = try FedTable("\(Self.header)\nR0,2026-03-01,08:30,C0,x,1,,oil\nR1,2026-03-01,08:30,C1,x,?,,\"a, b\"\n", Self.mapping)
    #expect(
      fed.rejectsText
        == "rejectLine,rejectColumn,rejectReason,\(Self.header)\n3,Amount,\"expected an amount such as 12.50, found \"\"?\"\"\",R1,2026-03-01,08:30,C1,x,?,,\"a, b\"\n"
    )
    let mended = try FedTable(fed.rejectsText.replacing(",?,", with: ",7.00,"), Self.mapping)
    #expect(mended.keys == ["C1"])
    #expect(try mended.data().first?["total"] as? Int == 700)
  }

  @Test func `a row may yield several events at several times`() throws {
    let mapping = """
      source: 311
      key: "{id}"
      events:
        - type: complaint.opened
          time: "{opened}"
          data: {complaintID: "{id}", customerID: C1, storeID: s, channel: web, category: noise, severity: low}
        - type: complaint.replied
          when: {column: answered, after: opened}
          time: "{answered}"
          data: {complaintID: "{id}", customerID: C1, by: us}
        - type: complaint.resolved
          when:
            - {column: status, is: [Closed, Done]}
            - {column: closed, filled: true}
          time: "{closed}"
          data: {complaintID: "{id}", customerID: C1, by: us, resolution: done}
      """
    let fed = try FedTable(
      """
      id,opened,answered,closed,status
      1,2026-01-01 10:00,2026-01-01 11:00,2026-01-02 10:00,Closed
      2,2026-01-01 10:00,2026-01-01 10:00,2026-01-02 10:00,Open
      3,2026-01-01 10:00,,,Done
      """, mapping)
    #expect(try fed.attribute("id") == ["1/opened", "1/replied", "1/resolved", "2/opened", "3/opened"])
    #expect(try fed.attribute("time").prefix(3) == ["2026-01-01T10:00:00.000Z", "2026-01-01T11:00:00.000Z", "2026-01-02T10:00:00.000Z"])
  }

  @Test func `a row of which one event is wrong yields none`() throws {
    let mapping = """
      source: s
      key: "{id}"
      events:
        - {type: visit.cancelled, time: "{a}", data: {visitID: "{id}", customerID: C1}}
        - {type: visit.noShow, time: "{b}", data: {visitID: "{id}", customerID: C1}}
      """
    let fed = try FedTable("id,a,b\n1,2026-01-01,never\n2,2026-01-01,2026-01-02\n", mapping)
    #expect(try fed.attribute("id") == ["2/cancelled", "2/noShow"])
    #expect(fed.rejects.map(\.column) == ["b"])
  }

  @Test func `a cell with several codes becomes a list`() throws {
    let mapping = """
      source: s
      key: "{id}"
      events:
        - type: visit.completed
          time: {column: day, at: "15:00", plus: 30m}
          data:
            visitID: "{id}"
            customerID: C1
            odometerKm: {column: miles, unit: mile}
            services: {column: codes, split: "|", each: {code: "{}", family: service}}
            faultCodes: {column: faults, split: "|"}
      """
    let fed = try FedTable("id,day,codes,miles,faults\n1,2026-01-01,oil| filter |,100,P01|P02\n", mapping)
    let data = try #require(try fed.data().first)
    let services = try #require(data["services"] as? [[String: String]])
    #expect(services == [["code": "oil", "family": "service"], ["code": "filter", "family": "service"]])
    #expect(data["faultCodes"] as? [String] == ["P01", "P02"])
    #expect(data["odometerKm"] as? Int == 160)
    #expect(try fed.attribute("time") == ["2026-01-01T15:30:00.000Z"])
  }

  @Test(arguments: [(";", "a;b"), ("\t", "a\tb"), ("|", "a|b"), (",", "\"a;;\",b")])
  func `the delimiter is seen in the header`(_ delimiter: String, _ header: String) throws {
    let mapping = """
      source: s
      key: "{b}"
      events: [{type: visit.cancelled, time: 2026-01-01, data: {visitID: "{b}", customerID: C1}}]
      """
    #expect(try FedTable("\(header)\nx\(delimiter)7\n", mapping).attribute("id") == ["7"])
  }
}
