/// How a record carries its CloudEvent (CloudEvents 1.0, Kafka protocol binding).
enum ContentMode {
  /// The whole event is the value.
  case structured
  /// The attributes are `ce_` headers and the value is the data.
  case binary

  /// Without a content type an event is structured, unless its attributes are there as headers (EVENTS, "Envelope").
  init(_ headers: UnsafeBufferPointer<LentHeader>) throws(Fault) {
    if headers.isEmpty {
      self = .structured
      return
    }
    var contentType: BorrowedText?
    var hasAttributes = false
    for header in headers {
      let name = header.nameText
      if name == "content-type" { contentType = try header.text("/datacontenttype") }
      if name == "ce_specversion" || name == "ce_id" || name == "ce_type" { hasAttributes = true }
    }
    guard let contentType else {
      self = hasAttributes ? .binary : .structured
      return
    }
    let media = MediaType(contentType)
    if media.essence == "application/cloudevents+json" {
      self = .structured
    } else if media.essence.hasPrefix("application/cloudevents") {
      throw Fault(
        .invalidEnvelope,
        message: "the header content-type is \(media.essence.quotedForFault); only application/cloudevents+json is accepted")
    } else if hasAttributes {
      self = .binary
    } else {
      throw Fault(
        .invalidEnvelope,
        message: """
          the header content-type is \(media.essence.quotedForFault), but the ce_ headers of binary mode are missing; \
          a structured event has application/cloudevents+json, or no content-type
          """)
    }
  }
}

/// A media type without its parameters, in lower case.
struct MediaType {
  let essence: String

  init(_ text: BorrowedText) {
    let whole = text.string.lowercased()
    essence = String(whole.prefix { $0 != ";" && $0 != " " })
  }

  /// JSON, or a format that is JSON (RFC 6839).
  var isJSON: Bool { essence == "application/json" || essence == "text/json" || essence.hasSuffix("+json") }
}

extension LentHeader {
  /// The value as text; the pointer names the attribute that it carries.
  func text(_ pointer: String) throws(Fault) -> BorrowedText {
    guard let value else { throw refuse(pointer, "has no value") }
    // The names and values of headers are not JSON, so nothing has checked them yet.
    guard String(validating: value, as: UTF8.self) != nil else { throw refuse(pointer, "is not UTF-8") }
    return BorrowedText(bytes: value.assumingMemoryBound(to: UInt8.self))
  }

  func refuse(_ pointer: String, _ message: String) -> Fault {
    Fault(.invalidEnvelope, pointer: pointer, message: "the header \(String(decoding: name.prefix(128), as: UTF8.self)) \(message)")
  }
}
