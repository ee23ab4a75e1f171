import Kafka

/// A batch of records on its way through a lane; the backlog counts it for as long as one of its records is held.
final class HeldBatch: HeldRecords {
  private let batch: RecordBatch
  private let backlog: LaneBacklog

  init(_ batch: RecordBatch, backlog: LaneBacklog) {
    self.batch = batch
    self.backlog = backlog
    backlog.send(batch.byteCount)
  }

  deinit { backlog.release(batch.byteCount) }

  package var count: Int { batch.count }

  package func lend(at index: Int, _ body: (Int64, Int64?, UnsafeRawBufferPointer?, UnsafeRawBufferPointer?) throws -> Void) throws {
    try batch.withRecord(at: index) { record in
      try record.withKey { key in
        try record.withValue { value in
          try lendBytes(of: key) { key in
            try lendBytes(of: value) { value in try body(record.offset.rawValue, record.timestamp?.milliseconds, key, value) }
          }
        }
      }
    }
  }

  package func headers(at index: Int) -> [(name: String, value: [UInt8])] {
    var found: [(name: String, value: [UInt8])] = []
    batch.withRecord(at: index) { record in
      record.forEachHeader { name, value in found.append((name, value?.withUnsafeBytes { [UInt8]($0) } ?? [])) }
    }
    return found
  }
}

private func lendBytes<Value>(of span: RawSpan?, _ body: (UnsafeRawBufferPointer?) throws -> Value) throws -> Value {
  guard let span else { return try body(nil) }
  return try span.withUnsafeBytes { try body($0) }
}
