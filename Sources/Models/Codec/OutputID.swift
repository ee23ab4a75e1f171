internal import Crypto

/// The id of what a worker publishes: the same cause has the same id on every machine and after every restart, whatever partition
/// and offset it had (EVENTS, "Envelope"), so that consumers can drop repeats.
///
/// The first sixteen bytes of SHA-256 over the parts, each with its length before it, so that no two lists of parts run together.
package struct OutputID: Hashable, Sendable {
  /// The sixteen bytes, big-endian.
  package let high: UInt64
  package let low: UInt64

  /// The id of the output number `index` (from 0) of its type that an event caused.
  package static func of(worker: String, source: EventSource, id: EventID, type: String, index: Int) -> OutputID {
    of("event", worker, source.rawValue, id.rawValue, type, String(index))
  }

  /// The id of the output number `index` (from 0) of its type that a timer caused.
  package static func of(worker: String, timer: FiredTimer, type: String, index: Int) -> OutputID {
    of(
      "timer", worker, timer.customerID.rawValue, timer.name, String(timer.run), String(timer.due.milliseconds), type, String(index))
  }

  private static func of(_ parts: String...) -> OutputID {
    var digest = SHA256()
    for part in parts {
      var text = part
      text.withUTF8 { utf8 in
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: utf8.count).littleEndian) { digest.update(bufferPointer: $0) }
        digest.update(bufferPointer: UnsafeRawBufferPointer(utf8))
      }
    }
    return digest.finalize().withUnsafeBytes { bytes in
      OutputID(
        high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
        low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }
  }
}

extension OutputID: CustomStringConvertible {
  /// 32 lower-case hexadecimal digits.
  package var description: String {
    String(unsafeUninitializedCapacity: 32) { text in
      for at in 0..<16 {
        text[at] = UInt8(truncatingIfNeeded: high >> (60 - 4 * UInt64(at)) & 15).hexDigit
        text[at + 16] = UInt8(truncatingIfNeeded: low >> (60 - 4 * UInt64(at)) & 15).hexDigit
      }
      return 32
    }
  }

  /// The same as an event's id.
  package var eventID: EventID { EventID(checked: description) }
}
