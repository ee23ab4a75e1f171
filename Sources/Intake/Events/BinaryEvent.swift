import HTTPTypes
import Models

/// Turns an event in binary mode into the same event in structured mode, the one form that is spooled.
enum BinaryEvent {
  /// The event's bytes. Attributes are texts as their headers have them, percent-decoded (CloudEvents 1.0, HTTP protocol binding, 3.1.3.2); the
  /// body goes in as it is, and has to be one JSON object. Attributes that are none by their names are left out.
  static func structured(_ headers: HTTPFields, data: UnsafeRawBufferPointer) throws(Fault) -> [UInt8] {
    guard EventRanges.isObject(data) else {
      throw Fault(.malformed, pointer: "/data", message: "the body has to be one JSON object, the event's data")
    }
    var writer = JSONWriter(capacity: 512)
    writer.beginObject()
    for header in headers where header.name.canonicalName.hasPrefix("ce-") {
      let name = String(header.name.canonicalName.dropFirst(3))
      guard isAttribute(name) else { continue }
      writer.name(text: name)
      writer.value(try percentDecoded(header.value, name))
    }
    if let contentType = headers[.contentType] { writer.field("datacontenttype", contentType) }
    writer.name("data")
    var bytes = writer.bytes
    bytes.reserveCapacity(bytes.count + data.count + 1)
    bytes.append(contentsOf: data)
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }

  /// Lower-case letters and digits (CloudEvents 1.0, "Attribute naming"); what stands elsewhere in a structured event is no attribute here.
  private static func isAttribute(_ name: String) -> Bool {
    guard !name.isEmpty, name != "data", name != "datacontenttype" else { return false }
    return name.utf8.allSatisfy {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    }
  }

  private static func percentDecoded(_ text: String, _ name: String) throws(Fault) -> String {
    let bytes = Array(text.utf8)
    guard bytes.contains(UInt8(ascii: "%")) else { return text }
    var decoded: [UInt8] = []
    var at = 0
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "%"), at + 2 < bytes.count, let high = hexadecimal(bytes[at + 1]), let low = hexadecimal(bytes[at + 2]) {
        decoded.append(high << 4 | low)
        at += 3
      } else {
        decoded.append(bytes[at])
        at += 1
      }
    }
    guard let result = String(validating: decoded, as: UTF8.self) else {
      throw Fault(.invalidEnvelope, pointer: "/\(name)", message: "the header ce-\(name) is not UTF-8 behind its percent signs")
    }
    return result
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt8? { Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) } }
}
