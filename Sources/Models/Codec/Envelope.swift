/// The attributes of a CloudEvent 1.0, checked, and its data; texts are lent.
struct Envelope {
  let id: BorrowedText
  let source: BorrowedText
  let type: BorrowedText
  let time: Instant
  let recordedTime: Instant?
  let traceparent: BorrowedText?
  let correlationID: BorrowedText?
  let data: JSONValue?
}

extension Envelope {
  /// Reads structured mode: the whole event is one object.
  init(structured document: JSONDocument) throws(Fault) {
    guard var object = JSONObject(document.root) else { throw document.root.fault(expected: "a CloudEvent as an object") }
    let version = try object.required("specversion")
    guard try version.asText("the version \"1.0\"") == "1.0" else { throw version.fault(expected: "the version \"1.0\"") }
    id = try object.required("id").asIdentifier()
    source = try object.required("source").asIdentifier()
    type = try object.required("type").asIdentifier()
    time = try object.instant("time")
    recordedTime = try object.optionalInstant("recordedtime")
    traceparent = try object.optionalExtension("traceparent")
    correlationID = try object.optionalExtension("correlationid")
    if let contentType = try object.optionalExtension("datacontenttype"), !MediaType(contentType).isJSON {
      throw Fault(
        .invalidEnvelope, pointer: "/datacontenttype", message: "expected application/json, found \(contentType.string.quotedForFault)")
    }
    if let binary = object.member("data_base64"), !binary.isNull {
      throw Fault(.invalidEnvelope, pointer: "/data_base64", message: "is not accepted; the data must be JSON under data")
    }
    data = object.member("data")
    try object.finish()
  }

  /// Reads binary mode: each attribute is a header `ce_<name>`, as text.
  init(headers: UnsafeBufferPointer<LentHeader>, data: JSONValue?) throws(Fault) {
    let attributes = HeaderAttributes(headers)
    let version = try attributes.required("ce_specversion", "/specversion")
    guard version == "1.0" else {
      throw Fault(
        .invalidEnvelope, pointer: "/specversion",
        message: "expected the version \"1.0\" in the header ce_specversion, found \(version.string.quotedForFault)")
    }
    id = try attributes.identifier("ce_id", "/id")
    source = try attributes.identifier("ce_source", "/source")
    type = try attributes.identifier("ce_type", "/type")
    time = try attributes.instant("ce_time", "/time", try attributes.required("ce_time", "/time"))
    recordedTime = try attributes.optional("ce_recordedtime", "/recordedtime").map { (text) throws(Fault) in
      try attributes.instant("ce_recordedtime", "/recordedtime", text)
    }
    traceparent = try attributes.optional("ce_traceparent", "/traceparent")
    correlationID = try attributes.optional("ce_correlationid", "/correlationid")
    if let contentType = try attributes.optional("content-type", "/datacontenttype"), !MediaType(contentType).isJSON {
      throw Fault(
        .invalidEnvelope, pointer: "/datacontenttype",
        message: "expected application/json in the header content-type, found \(contentType.string.quotedForFault)")
    }
    self.data = data
  }
}

/// The attributes of binary mode among a record's headers.
private struct HeaderAttributes {
  private let headers: UnsafeBufferPointer<LentHeader>

  init(_ headers: UnsafeBufferPointer<LentHeader>) { self.headers = headers }

  /// A header's text; one that stands twice is refused.
  func optional(_ name: StaticString, _ pointer: String) throws(Fault) -> BorrowedText? {
    var found: BorrowedText?
    for header in headers where header.nameText == name {
      if found != nil { throw header.refuse(pointer, "stands twice") }
      found = try header.text(pointer)
    }
    return found
  }

  func required(_ name: StaticString, _ pointer: String) throws(Fault) -> BorrowedText {
    guard let text = try optional(name, pointer) else {
      throw Fault(.invalidEnvelope, pointer: pointer, message: "the header \(name) is required and missing")
    }
    return text
  }

  func identifier(_ name: StaticString, _ pointer: String) throws(Fault) -> BorrowedText {
    let text = try required(name, pointer)
    guard (1...128).contains(text.count) else {
      throw Fault(.invalidEnvelope, pointer: pointer, message: "expected 1 to 128 bytes in the header \(name), found \(text.count)")
    }
    return text
  }

  func instant(_ name: StaticString, _ pointer: String, _ text: BorrowedText) throws(Fault) -> Instant {
    guard let instant = Instant(rfc3339: text.bytes) else {
      throw Fault(
        .invalidEnvelope, pointer: pointer,
        message: "expected an instant such as 2026-03-01T08:30:00Z (RFC 3339) in the header \(name), found \(text.string.quotedForFault)")
    }
    return instant
  }
}

extension JSONValue {
  fileprivate func asIdentifier() throws(Fault) -> BorrowedText {
    guard isString else { throw fault(expected: "a text of 1 to 128 bytes") }
    let text = text
    guard (1...128).contains(text.count) else { throw fault("expected 1 to 128 bytes, found \(text.count)") }
    return text
  }
}

extension JSONObject {
  fileprivate mutating func optionalExtension(_ name: StaticString) throws(Fault) -> BorrowedText? {
    guard let value = member(name), !value.isNull else { return nil }
    return try value.asText("a text")
  }
}
