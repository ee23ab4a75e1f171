import Models
import State

/// Parks records whole: key, value and headers as they came, with headers that say why, where and by whom.
struct DeadLetters {
  /// The topic, without prefix.
  static let topic = "dead-letters"
  /// The longest reason that is written, in bytes: with the place of the record it stays far below the 64 KB that the topic allows on top
  /// of the inputs' limit.
  static let longestMessage = 4_096

  let worker: String

  /// Parks the record at hand.
  func park(_ fault: Fault, _ reference: RecordReference, topic: String, _ context: LaneContext) throws {
    park(fault, try KeptRecord(reference, topic: topic, context.place), context)
  }

  /// Parks a record that was kept back.
  func park(_ fault: Fault, _ record: KeptRecord, _ context: LaneContext) {
    let replays = record.headers.first { $0.name == "replays" }?.value ?? Array("0".utf8)
    let added: [(name: String, value: String)] = [
      ("error-code", fault.code.rawValue), ("error-pointer", fault.pointer ?? ""), ("error-message", Self.cut(fault.message)),
      ("topic", record.topic), ("partition", String(record.partition)), ("offset", String(record.offset)), ("worker", worker),
    ]
    let names = Set(added.map(\.name) + ["replays"])
    let headers =
      record.headers.filter { !names.contains($0.name) } + added.map { ($0.name, Array($0.value.utf8)) } + [("replays", replays)]
    context.parkRecord(key: record.key, value: record.value, headers: headers, to: Self.topic)
    context.count("dead_letters/\(fault.code.rawValue)")
    context.noteParked(
      LaneReading.Parked(code: fault.code.rawValue, pointer: fault.pointer, topic: record.topic, offset: record.offset))
  }

  private static func cut(_ message: String) -> String {
    message.utf8.count <= longestMessage ? message : String(decoding: Array(message.utf8.prefix(longestMessage)), as: UTF8.self)
  }
}

/// A record that is kept whole, since it waits for another: key, value, headers and where it came from.
struct KeptRecord: RowCodable {
  static let table = Table<KeptRecord>("kept-records")

  var topic: String
  var partition: Int32
  var offset: Int64
  var key: [UInt8]?
  var value: [UInt8]?
  var headers: [(name: String, value: [UInt8])]
  /// Its dedupe key: forgotten when the record is parked after all.
  var seenKey: SeenKey?

  init(_ reference: RecordReference, topic: String, _ place: LanePlace, seenKey: SeenKey? = nil) throws {
    self.topic = topic
    self.seenKey = seenKey
    partition = place.partition
    offset = 0
    headers = reference.records.headers(at: reference.index)
    try reference.lend { offset, _, key, value in
      self.offset = offset
      self.key = key.map { [UInt8]($0) }
      self.value = value.map { [UInt8]($0) }
    }
  }

  func encode(into row: inout RowWriter) {
    row.write(topic)
    row.write(Int64(partition))
    row.write(offset)
    row.write(key) { $0.write($1) }
    row.write(value) { $0.write($1) }
    row.write(headers) { row, header in
      row.write(header.name)
      row.write(header.value)
    }
    row.write(seenKey) { row, key in
      row.write(Int64(bitPattern: key.high))
      row.write(Int64(bitPattern: key.low))
    }
  }

  init(from row: inout RowReader) throws(RowError) {
    topic = try row.readString()
    partition = Int32(truncatingIfNeeded: try row.readInt64())
    offset = try row.readInt64()
    key = try row.readOptional { (row) throws(RowError) in try row.readBytes() }
    value = try row.readOptional { (row) throws(RowError) in try row.readBytes() }
    headers = try row.readArray { (row) throws(RowError) in (name: try row.readString(), value: try row.readBytes()) }
    seenKey = try row.readOptional { (row) throws(RowError) in
      SeenKey(high: UInt64(bitPattern: try row.readInt64()), low: UInt64(bitPattern: try row.readInt64()))
    }
  }
}
