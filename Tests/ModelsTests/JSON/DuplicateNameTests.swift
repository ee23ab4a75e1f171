import Models
import Testing

@Suite struct DuplicateNameTests {
  struct Case: CustomStringConvertible, Sendable {
    let member: String
    let after: String
    let pointer: String

    var description: String { "\(pointer) twice" }
  }

  static let cases = [
    Case(member: #""id":"E2""#, after: #""id":"E1""#, pointer: "/id"), Case(member: #""id":"E1""#, after: #""id":"E1""#, pointer: "/id"),
    Case(member: #""type":"transaction.voided""#, after: #""id":"E1""#, pointer: "/type"),
    Case(member: #""time":"2026-11-01T10:00:00Z""#, after: #""id":"E1""#, pointer: "/time"),
    Case(member: #""data":{}"#, after: #""id":"E1""#, pointer: "/data"),
    Case(member: #""customerID":"C2""#, after: #""customerID":"C1""#, pointer: "/data/customerID"),
    Case(member: #""customer\u0049D":"C2""#, after: #""customerID":"C1""#, pointer: "/data/customerID"),
    Case(member: #""customerID":null"#, after: #""customerID":"C1""#, pointer: "/data/customerID"),
    Case(member: #""total":1"#, after: #""total":1250"#, pointer: "/data/total"),
    Case(member: #""net":1"#, after: #""net":1250"#, pointer: "/data/lines/0/net"),
    Case(member: #""payer":"customer","payer":"warranty""#, after: #""total":1250"#, pointer: "/data/payer"),
    Case(member: #""unknown":1,"unknown":2"#, after: #""total":1250"#, pointer: "/data/unknown"),
    Case(member: #""tenant":"a","tenant":"b""#, after: #""id":"E1""#, pointer: "/tenant"),
  ]

  @Test(arguments: cases)
  func `a name that stands twice is refused, since the last would win`(_ example: Case) {
    let text = EnvelopeTests.invoice.replacing(example.after, with: example.after + "," + example.member, maxReplacements: 1)
    do throws(Fault) {
      _ = try decode(text, key: "C1", on: .transactions)
      Issue.record("was taken")
    } catch {
      #expect(error.pointer == example.pointer || error.pointer == "/type", "\(error)")
      #expect(error.message == "stands twice; each name may stand once")
    }
  }

  @Test func `names that share a place are still told apart`() throws {
    // Permutations of the same letters have the same length; enough of them share every other mark as well.
    let names = (0..<400).map { number in "a\(String(number, radix: 7).padded(to: 5))z" }
    let members = names.map { "\"\($0)\":1" }.joined(separator: ",")
    let text = EnvelopeTests.invoice.replacing(#""total":1250"#, with: #""total":1250,\#(members)"#)
    #expect(try decode(text, key: "C1", on: .transactions) != nil)
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String { String(repeating: "0", count: max(0, width - count)) + self }
}
