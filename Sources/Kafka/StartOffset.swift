internal import CKafka

/// Where reading a partition begins.
package enum StartOffset: Hashable, Sendable {
  /// At this offset. When the broker no longer holds it, reading fails with an error that says stop; it never jumps elsewhere.
  case at(Offset)
  /// At the first record the broker still holds.
  case beginning
  /// After the last record: only what is written from now on.
  case end

  var rawOffset: Int64 {
    switch self {
    case .at(let offset): offset.rawValue
    case .beginning: Int64(RD_KAFKA_OFFSET_BEGINNING)
    case .end: Int64(RD_KAFKA_OFFSET_END)
    }
  }
}
