import Models
import Testing

@Suite struct EnvelopeTests {
  static let data = """
    {"transactionID":"T1","customerID":"C1","storeID":"S1","currency":"CNY","total":1250,\
    "lines":[{"sku":"OIL","family":"maintenance","kind":"part","quantity":1.5,"net":1250,"cost":700}]}
    """
  static let invoice = """
    {"specversion":"1.0","id":"E1","source":"pos://store-01/till-1","type":"transaction.invoiced","time":"2026-11-01T10:00:00+08:00",\
    "subject":"C1","data":\(data)}
    """
  static let headers: [(String, String?)] = [
    ("ce_specversion", "1.0"), ("ce_id", "E1"), ("ce_source", "pos://store-01/till-1"), ("ce_type", "transaction.invoiced"),
    ("ce_time", "2026-11-01T10:00:00+08:00"), ("content-type", "application/json; charset=utf-8"),
  ]

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

  @Test(arguments: ["1250.0", "12.5", "1e3", "1250.00"])
  func `an amount written as a fraction is refused, since it is most likely in major units`(_ total: String) {
    let text = Self.invoice.replacing("\"total\":1250", with: "\"total\":\(total)")
    let fault = #expect(throws: Fault.self) { try decode(text, key: "C1", on: .transactions) }
    #expect(fault?.pointer == "/data/total")
  }

  @Test func `an amount beyond Int64 says that it does not fit`() {
    let text = Self.invoice.replacing("\"total\":1250", with: "\"total\":9223372036854775808")
    let fault = #expect(throws: Fault.self) { try decode(text, key: "C1", on: .transactions) }
    #expect(fault?.message == "expected an integer of minor units, found 9223372036854775808, which does not fit in 64 bits")
    let larger = Self.invoice.replacing("\"total\":1250", with: "\"total\":99999999999999999999")
    let second = #expect(throws: Fault.self) { try decode(larger, key: "C1", on: .transactions) }
    #expect(second == Fault(.malformed, pointer: "/data/total", message: "the number 99999999999999999999 does not fit in 64 bits"))
  }

  @Test func `both modes give the same event and the same hashes`() throws {
    let structured = try #require(try decode(Self.invoice, key: "C1", on: .transactions))
    let binary = try #require(try decode(Self.data, key: "C1", on: .transactions, headers: Self.headers))
    #expect(binary.event.payload == structured.event.payload)
    #expect(binary.event.time == structured.event.time)
    #expect(binary.dedupeKey == structured.dedupeKey)
    #expect(binary.payloadHash == structured.payloadHash)
  }

  @Test(arguments: ["application/cloudevents+json", "application/cloudevents+json; charset=UTF-8", "Application/CloudEvents+JSON"])
  func `structured mode is known by its content type, even beside attributes in headers`(_ contentType: String) throws {
    let headers = Self.headers.dropLast() + [("content-type", contentType)]
    #expect(try decode(Self.invoice, key: "C1", on: .transactions, headers: Array(headers)) != nil)
  }

  @Test func `without a content type the attributes' headers make it binary, else it is structured`() throws {
    #expect(try decode(Self.data, key: "C1", on: .transactions, headers: Self.headers.dropLast()) != nil)
    #expect(try decode(Self.invoice, key: "C1", on: .transactions, headers: [("trace", "x")]) != nil)
  }

  struct HeaderCase: CustomStringConvertible, Sendable {
    let name: String
    let value: String?
    let pointer: String?
    let why: String

    var description: String { why }
  }

  @Test(arguments: [
    HeaderCase(name: "ce_time", value: "yesterday", pointer: "/time", why: "no instant"),
    HeaderCase(name: "ce_time", value: nil, pointer: "/time", why: "a header without a value"),
    HeaderCase(name: "ce_id", value: "", pointer: "/id", why: "an empty id"),
    HeaderCase(name: "ce_id", value: String(repeating: "x", count: 129), pointer: "/id", why: "a long id"),
    HeaderCase(name: "ce_specversion", value: "0.3", pointer: "/specversion", why: "another version"),
    HeaderCase(name: "content-type", value: "text/plain", pointer: "/datacontenttype", why: "no JSON"),
    HeaderCase(name: "content-type", value: "application/cloudevents-batch+json", pointer: nil, why: "a batch"),
    HeaderCase(name: "ce_type", value: "transaction.lost", pointer: "/type", why: "an unknown type"),
  ])
  func `a header is refused at the attribute that it carries`(_ example: HeaderCase) {
    let headers = Self.headers.map { $0.0 == example.name ? ($0.0, example.value) : $0 }
    let fault = #expect(throws: Fault.self) { try decode(Self.data, key: "C1", on: .transactions, headers: headers) }
    #expect(fault?.pointer == example.pointer)
  }

  @Test(arguments: ["ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time"])
  func `an attribute of binary mode must be there, once`(_ name: String) {
    let pointer = "/" + name.dropFirst(3)
    let without = Self.headers.filter { $0.0 != name }
    let missing = #expect(throws: Fault.self) { try decode(Self.data, key: "C1", on: .transactions, headers: without) }
    #expect(missing?.pointer == pointer)
    let twice = Self.headers + Self.headers.filter { $0.0 == name }
    let doubled = #expect(throws: Fault.self) { try decode(Self.data, key: "C1", on: .transactions, headers: twice) }
    #expect(doubled?.pointer == pointer)
    #expect(doubled?.message == "the header \(name) stands twice")
  }

  @Test func `a header that is not UTF-8 is refused`() {
    let headers: [(String, [UInt8]?)] = Self.headers.map { ($0.0, $0.0 == "ce_id" ? [0xFF] : $0.1.map { [UInt8]($0.utf8) }) }
    let fault = #expect(throws: Fault.self) { try decode([UInt8](Self.data.utf8), key: "C1", on: .transactions, headers: headers) }
    #expect(fault == Fault(.invalidEnvelope, pointer: "/id", message: "the header ce_id is not UTF-8"))
  }

  @Test func `faults of binary data stand in the data`() {
    let broken = #expect(throws: Fault.self) { try decode("{\"total\":01}", key: "C1", on: .transactions, headers: Self.headers) }
    #expect(broken?.pointer == "/data/total")
    let missing = #expect(throws: Fault.self) { try decode("{}", key: "C1", on: .transactions, headers: Self.headers) }
    #expect(missing?.pointer == "/data/transactionID")
    let empty = #expect(throws: Fault.self) { try decode("", key: "C1", on: .transactions, headers: Self.headers) }
    #expect(empty == Fault(.invalidData, pointer: "/data", message: "is required and missing"))
  }

  @Test func `a content type without attributes names what is missing`() {
    let fault = #expect(throws: Fault.self) {
      try decode(Self.invoice, key: "C1", on: .transactions, headers: [("content-type", "application/json")])
    }
    #expect(fault?.message.contains("the ce_ headers of binary mode are missing") == true)
  }

  @Test func `a tombstone is none, and empty bytes are a fault`() throws {
    #expect(try decode(nil as String?, key: "C1", on: .transactions) == nil)
    let fault = #expect(throws: Fault.self) { try decode("", key: "C1", on: .transactions) }
    #expect(fault == Fault(.malformed, message: "the document is empty"))
  }

  @Test(arguments: ["C2", "C1 ", "", nil])
  func `a record's key must be its customer`(_ key: String?) {
    let fault = #expect(throws: Fault.self) { try decode(Self.invoice, key: key, on: .transactions) }
    #expect(fault?.code == .keyMismatch)
    #expect(fault?.pointer == "/data/customerID")
  }

  @Test func `an anonymous sale has its transactionID as key`() throws {
    let anonymous = Self.invoice.replacing("\"customerID\":\"C1\",", with: "")
    #expect(try decode(anonymous, key: "T1", on: .transactions) != nil)
    let fault = #expect(throws: Fault.self) { try decode(anonymous, key: "C1", on: .transactions) }
    #expect(fault?.pointer == "/data/transactionID")
  }

  @Test func `members that nobody knows are ignored, and null is absent`() throws {
    let text = Self.invoice.replacing("\"total\":1250", with: #""total":1250,"colour":{"a":[1]},"visitID":null,"payer":null"#)
    let record = try #require(try decode(text, key: "C1", on: .transactions))
    let plain = try #require(try decode(Self.invoice, key: "C1", on: .transactions))
    #expect(record.event.payload == plain.event.payload)
  }

  @Test func `a name in a pointer is escaped`() {
    let text = Self.invoice.replacing("\"total\":1250", with: #""total":1250,"a/b~c":1,"a/b~c":2"#)
    let fault = #expect(throws: Fault.self) { try decode(text, key: "C1", on: .transactions) }
    #expect(fault?.pointer == "/data/a~1b~0c")
  }

  @Test func `who needs only the envelope does not read the data`() throws {
    let text = Self.invoice.replacing("\"total\":1250", with: "\"total\":\"x\"")
    let time = try lend([UInt8](text.utf8), key: "C1") { (record) throws(Fault) in
      try EventDecoder().read(record, on: .transactions) { lent in lent.isType("transaction.invoiced") ? lent.time : nil }
    }
    #expect(time == Instant(rfc3339: "2026-11-01T02:00:00Z"))
  }
}
