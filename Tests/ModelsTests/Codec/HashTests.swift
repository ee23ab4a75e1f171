import Models
import Testing

@Suite struct HashTests {
  /// The invoice of `EnvelopeTests` with other data.
  private func hash(_ data: String, time: String = "2026-11-01T10:00:00+08:00", type: String = "transaction.invoiced") throws -> Hash128 {
    let text = #"{"specversion":"1.0","id":"E1","source":"s","type":"\#(type)","time":"\#(time)","data":\#(data)}"#
    let hash = try lend([UInt8](text.utf8), key: "C1") { (record) throws(Fault) in
      try EventDecoder().read(record, on: .transactions) { lent in lent.payloadHash }
    }
    return try #require(hash)
  }

  struct Pair: CustomStringConvertible, Sendable {
    let left: String
    let right: String
    var description: String { "\(left) and \(right)" }
  }

  @Test(arguments: [
    Pair(left: #"{"a":1,"b":2}"#, right: #"{"b":2,"a":1}"#), Pair(left: #"{"a":1}"#, right: " { \"a\" :\t1 } "),
    Pair(left: #"{"a":1}"#, right: #"{"a":1.0}"#), Pair(left: #"{"a":100}"#, right: #"{"a":1e2}"#),
    Pair(left: #"{"a":0}"#, right: #"{"a":-0}"#),
    Pair(left: #"{"a":0}"#, right: #"{"a":-0.0}"#), Pair(left: #"{"a":0.1}"#, right: #"{"a":1e-1}"#),
    Pair(left: #"{"a":"é"}"#, right: #"{"a":"\u00e9"}"#),
    Pair(left: #"{"a":1}"#, right: #"{"\u0061":1}"#),
    Pair(left: #"{"a":{"x":[1,{"p":1,"q":2}]}}"#, right: #"{"a":{"x":[1.0,{"q":2,"p":1}]}}"#),
    Pair(left: #"{"a":18446744073709551615}"#, right: #"{"a":18446744073709551615 }"#),
  ])
  func `spelling does not matter`(_ pair: Pair) throws { #expect(try hash(pair.left) == hash(pair.right)) }

  @Test(arguments: [
    Pair(left: #"{"a":1}"#, right: #"{"a":2}"#), Pair(left: #"{"a":1}"#, right: #"{"b":1}"#), Pair(left: #"{"a":1}"#, right: #"{"a":"1"}"#),
    Pair(left: #"{"a":[1,2]}"#, right: #"{"a":[2,1]}"#), Pair(left: #"{"a":[]}"#, right: #"{"a":{}}"#),
    Pair(left: #"{"a":null}"#, right: "{}"),
    Pair(left: #"{"a":true}"#, right: #"{"a":false}"#), Pair(left: #"{"a":0}"#, right: #"{"a":false}"#),
    Pair(left: #"{"a":""}"#, right: #"{"a":null}"#),
    Pair(left: #"{"a":[[1],[]]}"#, right: #"{"a":[[],[1]]}"#), Pair(left: #"{"a":[1,[2]]}"#, right: #"{"a":[[1],2]}"#),
    Pair(left: #"{"a":{"b":1},"c":{"d":2}}"#, right: #"{"a":{"d":2},"c":{"b":1}}"#),
    Pair(left: #"{"a":"b","c":"d"}"#, right: #"{"a":"d","c":"b"}"#),
    Pair(left: #"{"a":9007199254740993}"#, right: #"{"a":9007199254740992}"#),
    Pair(left: #"{"a":"\u0000"}"#, right: #"{"a":"\u0000\u0000"}"#),
    Pair(left: #"{"a":"x","b":"x"}"#, right: #"{"a":"x"}"#), Pair(left: #"{"a":0.1}"#, right: #"{"a":0.10000000000000002}"#),
  ])
  func `another value is another payload`(_ pair: Pair) throws { #expect(try hash(pair.left) != hash(pair.right)) }

  @Test func `the instant of the time counts, not its offset`() throws {
    #expect(try hash("{}", time: "2026-11-01T10:00:00+08:00") == hash("{}", time: "2026-11-01T02:00:00.000Z"))
    #expect(try hash("{}", time: "2026-11-01T10:00:00+08:00") != hash("{}", time: "2026-11-01T10:00:00Z"))
    #expect(try hash("{}", type: "transaction.paid") != hash("{}"))
  }

  @Test func `ten thousand payloads have as many hashes, whose bits are evenly set`() throws {
    var seen: Set<Hash128> = []
    var bits = [Int](repeating: 0, count: 128)
    let decoder = EventDecoder()
    for number in 0..<10_000 {
      let text =
        #"{"specversion":"1.0","id":"\#(number)","source":"s","type":"transaction.invoiced","time":"2026-01-01T00:00:00Z","data":{"a":\#(number)}}"#
      let pair = try lend([UInt8](text.utf8), key: "C1") { (record) throws(Fault) in
        try decoder.read(record, on: .transactions) { lent in [lent.payloadHash, lent.dedupeKey] }
      }
      for hash in try #require(pair) {
        #expect(seen.insert(hash).inserted)
        for bit in 0..<64 {
          bits[bit] += Int(hash.high >> UInt64(bit) & 1)
          bits[64 + bit] += Int(hash.low >> UInt64(bit) & 1)
        }
      }
    }
    // 20,000 throws of a coin: five standard deviations are 354.
    for bit in bits { #expect((9_646...10_354).contains(bit)) }
  }

  @Test func `the dedupe key tells customer, topic, source and id apart`() throws {
    func key(_ customer: String, _ topic: EventTopic, _ source: String, _ id: String) throws -> Hash128 {
      let text = #"{"specversion":"1.0","id":"\#(id)","source":"\#(source)","type":"x","time":"2026-01-01T00:00:00Z"}"#
      let hash = try lend([UInt8](text.utf8), key: customer) { (record) throws(Fault) in
        try EventDecoder().read(record, on: topic) { lent in lent.dedupeKey }
      }
      return try #require(hash)
    }
    let keys = try [
      key("C1", .visits, "s", "E1"), key("C2", .visits, "s", "E1"), key("C1", .complaints, "s", "E1"), key("C1", .visits, "t", "E1"),
      key("C1", .visits, "s", "E2"), key("C1v", .visits, "s", "E1"), key("C1", .visits, "sE", "1"), key("C", .visits, "1s", "E1"),
    ]
    #expect(Set(keys).count == keys.count)
    #expect(try key("C1", .visits, "s", "E1") == keys[0])
  }

  /// These bytes lie in lanes' files and on changelogs: a change of the hash would forget every key there.
  @Test func `the hashes are the same in every process`() throws {
    let record = try #require(try decode(EnvelopeTests.invoice, key: "C1", on: .transactions))
    #expect(Self.hexadecimal(record.dedupeKey) == "1297612001aa8d3768f4869d3012fb01")
    #expect(Self.hexadecimal(record.payloadHash) == "a5fe35969a5d7f8944188a2133c2aaf3")
  }

  private static func hexadecimal(_ hash: Hash128) -> String {
    hash.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
