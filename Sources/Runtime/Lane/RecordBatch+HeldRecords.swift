import Kafka

extension RecordBatch: HeldRecords {
  package func lend(at index: Int, _ body: (Int64, Int64?, UnsafeRawBufferPointer?, UnsafeRawBufferPointer?) throws -> Void) throws {
    try withRecord(at: index) { record in
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
    withRecord(at: index) { record in
      record.forEachHeader { name, value in found.append((name, value?.withUnsafeBytes { [UInt8]($0) } ?? [])) }
    }
    return found
  }
}

private func lendBytes<Value>(of span: RawSpan?, _ body: (UnsafeRawBufferPointer?) throws -> Value) throws -> Value {
  guard let span else { return try body(nil) }
  return try span.withUnsafeBytes { try body($0) }
}
