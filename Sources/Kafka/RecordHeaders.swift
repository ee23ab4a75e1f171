internal import CKafka

/// Headers to send records with, built once and used as often as wanted.
///
/// Immutable, so it may be shared between threads; every record gets a copy of its own inside librdkafka.
package final class RecordHeaders: Sendable {
  /// `nonisolated(unsafe)`: filled in `init`, only read and copied afterwards.
  nonisolated(unsafe) let pointer: OpaquePointer?

  /// Takes headers in order; names may repeat, and a value may be absent.
  package init(_ headers: [(name: String, value: [UInt8]?)]) {
    pointer = headers.isEmpty ? nil : rd_kafka_headers_new(headers.count)
    for (name, value) in headers {
      guard let value else {
        rd_kafka_header_add(pointer, name, -1, nil, 0)
        continue
      }
      value.withUnsafeBytes { bytes in
        // An empty array may have no address, and no address would mean an absent value.
        withUnsafePointer(to: 0 as UInt8) { empty in
          _ = rd_kafka_header_add(pointer, name, -1, bytes.baseAddress ?? UnsafeRawPointer(empty), bytes.count)
        }
      }
    }
  }

  /// Takes headers with text values.
  package convenience init(_ headers: KeyValuePairs<String, String>) {
    self.init(headers.map { (name: $0.key, value: Array($0.value.utf8)) })
  }

  deinit { if let pointer { rd_kafka_headers_destroy(pointer) } }
}
