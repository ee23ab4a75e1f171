import Foundation
import Testing

/// The mappings of ops/mappings fit the data that they are for.
@Suite struct ExampleMappingTests {
  static let examples: [(mapping: String, table: String, ids: [String])] = [
    (
      "sf-311",
      """
      unique_key,created_date,closed_date,resolution_action_updated_date,status,status_notes,agency_name,category,complaint_type,descriptor,neighborhood,source
      7,2008-07-01 15:49:47+00:00,2008-07-03 09:38:05+00:00,2008-07-02 09:38:05+00:00,Closed,done,Sewer Ops,Sewer Issues,Other,Other -,Mission,Phone
      """, ["7/opened", "7/replied", "7/resolved"]
    ),
    ("online-retail", "InvoiceNo,CustomerID,InvoiceTime,AmountMinor,Lines\n536365,17850,2010-12-01T08:26:00Z,13912,7\n", ["536365"]),
    (
      "online-retail-refunds",
      "CreditNo,OriginalInvoiceNo,CustomerID,CreditTime,AmountMinor,Lines\nC1,536488,17897,2010-12-01T12:38:00Z,2550,1\n", ["C1/536488"]
    ),
    (
      "cincinnati-fleet",
      "work_order_id,date,vehicle_id,department,shop,job_type,reason,priority,status\n2007-1,2008-01-01,S1,POLICE,WEST FORK,PM,,3,CLOSED\n",
      ["2007-1/arrived", "2007-1/completed", "2007-1/delivered"]
    ),
  ]

  @Test(arguments: examples)
  func `an example mapping makes events of its data`(_ name: String, _ table: String, _ ids: [String]) throws {
    let ops = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("ops/mappings")
    let mapping = try String(contentsOf: ops.appendingPathComponent("\(name).yaml"), encoding: .utf8)
    let fed = try FedTable(table, mapping)
    #expect(fed.rejects.isEmpty, "\(fed.rejects)")
    #expect(try fed.attribute("id") == ids)
  }
}
