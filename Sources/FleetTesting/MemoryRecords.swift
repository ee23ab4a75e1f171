import Models
import Runtime

/// A record as a test makes it.
package struct TestRecord: Sendable {
  package var offset: Int64
  package var timestamp: Int64?
  package var key: [UInt8]?
  package var value: [UInt8]?
  package var headers: [(name: String, value: [UInt8])]

  package init(
    offset: Int64, timestamp: Int64? = nil, key: String?, value: [UInt8]?, headers: [(name: String, value: [UInt8])] = []
  ) {
    self.offset = offset
    self.timestamp = timestamp
    self.key = key.map { Array($0.utf8) }
    self.value = value
    self.headers = headers
  }
}

/// Records that live in memory, as a lane holds those of a broker.
package final class MemoryRecords: HeldRecords {
  private let records: [TestRecord]

  package init(_ records: [TestRecord]) { self.records = records }

  package var count: Int { records.count }

  package func lend(at index: Int, _ body: (Int64, Int64?, UnsafeRawBufferPointer?, UnsafeRawBufferPointer?) throws -> Void) throws {
    let record = records[index]
    try lend(record.key) { key in try lend(record.value) { value in try body(record.offset, record.timestamp, key, value) } }
  }

  package func headers(at index: Int) -> [(name: String, value: [UInt8])] { records[index].headers }

  private func lend(_ bytes: [UInt8]?, _ body: (UnsafeRawBufferPointer?) throws -> Void) throws {
    guard let bytes else { return try body(nil) }
    try bytes.withUnsafeBytes { try body($0) }
  }
}
