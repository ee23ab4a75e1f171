import FleetTesting
import Models
import Runtime
import Testing

@Suite struct TraceTests {
  static let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
  static let later = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

  private func published(_ tester: WorkerTester) -> [String] {
    tester.published.filter { $0.topic == "tier-changes" }.compactMap(\.value)
  }

  @Test func `what an event causes carries its trace`() throws {
    let tester = try WorkerTester(EchoWorker())
    try tester.tick("09:00:00", .live)
    try tester.complaint("a", "09:00:00", id: "1", trace: Self.trace)
    try tester.complaint("a", "09:00:00", id: "2")
    try tester.run()
    let values = published(tester)
    #expect(values.count == 2)
    #expect(values.first?.contains("\"traceparent\":\"\(Self.trace)\"") == true)
    #expect(values.last?.contains("traceparent") == false)
  }

  @Test(arguments: [false, true])
  func `a timer goes on with the trace of the record that set it last, also when the disk was lost meanwhile`(isDiskLost: Bool) throws {
    let tester = try WorkerTester(EchoWorker())
    try tester.tick("09:00:00", .live)
    let owner = ComplaintChange.assigned(ownerID: StaffID(checked: "owner"))
    try tester.complaint("a", "09:00:00", id: "1", owner, trace: Self.trace)
    try tester.complaint("a", "09:01:00", id: "2", owner, trace: Self.later)
    try tester.complaint("b", "09:00:00", id: "3", owner)
    try tester.run()
    if isDiskLost { try tester.loseDisk() } else { tester.crash() }
    try tester.tick("11:00:00", .live)
    try tester.run()
    let fired = published(tester).filter { $0.contains("\"to\":\"lost\"") }
    #expect(fired.count == 2)
    #expect(fired.first { $0.contains("\"customerID\":\"a\"") }?.contains("\"traceparent\":\"\(Self.later)\"") == true)
    #expect(fired.first { $0.contains("\"customerID\":\"b\"") }?.contains("traceparent") == false)
  }
}
