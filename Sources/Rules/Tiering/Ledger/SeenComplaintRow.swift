import Models

/// A complaint that has been counted, so that one opened twice counts once.
struct SeenComplaintRow: Hashable, Sendable {
  var openedAt: Instant
}

extension SeenComplaintRow: RowCodable {
  func encode(into row: inout RowWriter) { row.write(openedAt) }
  init(from row: inout RowReader) throws(RowError) { openedAt = try row.readInstant() }
}
