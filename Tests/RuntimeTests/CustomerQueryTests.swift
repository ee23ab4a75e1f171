import FleetTesting
import Models
import StatusHTTP
import Testing

@testable import Runtime

@Suite struct CustomerQueryTests {
  @Test func `a query shows a customer's rows and timers as they stand, and nobody else's`() throws {
    let tester = try WorkerTester(EchoWorker())
    try tester.tick("09:00:00", .live)
    try tester.complaint("a", "09:00:00", id: "1", .assigned(ownerID: StaffID(checked: "owner")))
    try tester.complaint("ab", "09:00:00", id: "2")
    try tester.run()
    #expect(
      try tester.state(of: "a") == """
        {"customerID":"a","worker":"echo","partition":0,"streamTime":"2026-03-02T09:00:00.000Z",\
        "tables":{"counts":[{"key":[],"row":{"value":1}}]},"timers":[{"name":"owner","due":"2026-03-02T10:00:00.000Z"}]}
        """)
    // What is decided and not committed shows too.
    try tester.complaint("a", "09:00:00", id: "3")
    try tester.work()
    #expect(try tester.state(of: "a")?.contains("\"value\":2") == true)
  }

  @Test func `of an unknown customer there is nothing`() throws {
    let tester = try WorkerTester(EchoWorker())
    try tester.tick("09:00:00", .live)
    try tester.run()
    #expect(try tester.state(of: "nobody") == nil)
    #expect(CustomerQuery.Outcome.unknown.answer.status == 404)
    let elsewhere = CustomerQuery.Outcome.notHere(partition: 7).answer
    #expect(elsewhere.status == 421)
    #expect(String(decoding: elsewhere.body, as: UTF8.self).hasSuffix("\"partition\":7}"))
  }

  private enum Colour: String { case red }
  private enum Shape {
    case point
    case circle(radius: Int)
  }
  private struct Inner {
    var number: Int64?
    var text: String?
  }
  private struct Row {
    var id = CustomerID(checked: "c\"1")
    var time = Instant(milliseconds: 0)
    var share = 0.5
    var isOpen = true
    var colour = Colour.red
    var shapes: [Shape] = [.point, .circle(radius: 3)]
    var inner = Inner(number: 7, text: nil)
    var bytes: [UInt8] = Array("raw".utf8)
    var nothing: [Inner] = []
    var pair = (name: "n", value: 2)
  }

  @Test func `a row is written by the names of its properties`() {
    var writer = JSONWriter()
    writer.reflection(of: Row())
    #expect(
      String(decoding: writer.bytes, as: UTF8.self) == """
        {"id":"c\\"1","time":"1970-01-01T00:00:00.000Z","share":0.5,"isOpen":true,"colour":"red",\
        "shapes":["point",{"circle":{"radius":3}}],"inner":{"number":7},"bytes":"raw","nothing":[],"pair":{"name":"n","value":2}}
        """)
  }
}
