import Models
import Testing

@Suite struct RowCodableTests {
  /// A row with one field of each kind.
  struct Sample: RowCodable, Hashable {
    var integer: Int64
    var truth: Bool
    var number: Double
    var instant: Instant
    var span: TimeSpan
    var date: CivilDate
    var currency: Currency
    var customer: CustomerID
    var tier: Tier
    var text: String
    var bytes: [UInt8]
    var maybe: Int64?
    var list: [String]

    func encode(into row: inout RowWriter) {
      row.write(integer)
      row.write(truth)
      row.write(number)
      row.write(instant)
      row.write(span)
      row.write(date)
      row.write(currency)
      row.write(customer)
      row.write(tier)
      row.write(text)
      row.write(bytes)
      row.write(maybe) { row, value in row.write(value) }
      row.write(list) { row, value in row.write(value) }
    }
  }

  static func sample(_ random: inout RandomEvents) -> Sample {
    Sample(
      integer: random.integer(), truth: random.bool(), number: random.number(), instant: random.instant(),
      span: .milliseconds(random.integer()), date: CivilDate(dayNumber: Int(random.integer(-700_000...2_900_000))),
      currency: random.currency(), customer: random.id(), tier: random.one(), text: random.text(), bytes: [UInt8](random.text().utf8),
      maybe: random.maybe { $0.integer() }, list: random.some { $0.text() })
  }

  static func bytes(_ row: some RowCodable) -> [UInt8] {
    var writer = RowWriter()
    row.encode(into: &writer)
    return writer.bytes
  }

  static func read(_ bytes: [UInt8]) -> Result<Sample, RowError> {
    bytes.withUnsafeBytes { bytes in Result { () throws(RowError) in try RowReader.read(Sample.self, from: bytes) } }
  }

  @Test func `what is written is read as the same`() {
    var random = RandomEvents(seed: 11)
    for _ in 0..<2_000 {
      let sample = Self.sample(&random)
      #expect(Self.read(Self.bytes(sample)) == .success(sample))
    }
  }

  @Test func `a row that is cut short is refused, wherever it is cut`() {
    var random = RandomEvents(seed: 12)
    let whole = Self.bytes(Self.sample(&random))
    for count in 0..<whole.count { #expect(Self.read([UInt8](whole.prefix(count))) == .failure(.truncated), "\(count)") }
  }

  @Test func `bytes after the last field are refused`() {
    var random = RandomEvents(seed: 13)
    #expect(Self.read(Self.bytes(Self.sample(&random)) + [0, 0]) == .failure(.trailing(2)))
  }

  @Test func `broken rows never trap and take no memory for counts that cannot be`() {
    var random = RandomEvents(seed: 14)
    for _ in 0..<5_000 {
      var bytes = Self.bytes(Self.sample(&random))
      bytes[Int.random(in: 0..<bytes.count, using: &random.random)] = UInt8.random(in: 0...255, using: &random.random)
      if case .success(let sample) = Self.read(bytes) { #expect(Self.read(Self.bytes(sample)) == .success(sample)) }
    }
  }

  @Test func `an integer of more than 64 bits is refused`() {
    let nine = [UInt8](repeating: 0xFF, count: 9)
    func read(_ bytes: [UInt8]) -> Result<Int64, RowError> {
      bytes.withUnsafeBytes { bytes in
        var reader = RowReader(bytes)
        return Result { () throws(RowError) in try reader.readInt64() }
      }
    }
    #expect(read(nine + [1]) == .success(.min))
    #expect(read(nine + [2]) == .failure(.invalid("integer")))
    #expect(read(nine + [0x81, 0]) == .failure(.invalid("integer")))
  }

  @Test func `a key's parts come back, and a prefix of parts is a prefix of the key`() {
    let key = RowKey("C1", "", "a\u{0}b", String(repeating: "x", count: 128))
    #expect(key.parts == ["C1", "", "a\u{0}b", String(repeating: "x", count: 128)])
    #expect(key.hasPrefix(RowKey("C1")))
    #expect(!RowKey("C12").hasPrefix(RowKey("C1")))
    #expect(RowKey("ab", "c") != RowKey("a", "bc"))
  }
}

extension RowCodableTests.Sample {
  init(from row: inout RowReader) throws(RowError) {
    integer = try row.readInt64()
    truth = try row.readBool()
    number = try row.readDouble()
    instant = try row.readInstant()
    span = try row.readTimeSpan()
    date = try row.readDate()
    currency = try row.readCurrency()
    customer = try row.readID()
    tier = try row.readEnum()
    text = try row.readString()
    bytes = try row.readBytes()
    maybe = try row.readOptional { (row) throws(RowError) in try row.readInt64() }
    list = try row.readArray { (row) throws(RowError) in try row.readString() }
  }
}
