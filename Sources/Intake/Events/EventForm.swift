import HTTPTypes

/// How a request carries its events (CloudEvents 1.0, HTTP protocol binding; NDJSON).
enum EventForm: Equatable {
  /// One event, whole; plain JSON without `ce-` headers too.
  case structured
  /// The attributes are `ce-` headers and the body is the data.
  case binary
  /// A JSON list of events.
  case batch
  /// An event a line.
  case lines

  /// The form that the headers announce; `nil` for a content type that is not taken.
  init?(_ headers: HTTPFields) {
    let hasAttributes = headers.contains { $0.name.canonicalName == "ce-specversion" || $0.name.canonicalName == "ce-type" }
    guard let contentType = headers[.contentType] else {
      guard hasAttributes else { return nil }
      self = .binary
      return
    }
    let parts = contentType.lowercased().split(separator: ";", omittingEmptySubsequences: false).map { $0.trimmingSpaces }
    for parameter in parts.dropFirst() where parameter.hasPrefix("charset=") {
      guard ["utf-8", "\"utf-8\"", "utf8"].contains(parameter.dropFirst("charset=".count)) else { return nil }
    }
    switch parts.first ?? "" {
    case "application/cloudevents+json": self = .structured
    case "application/cloudevents-batch+json": self = .batch
    case "application/x-ndjson", "application/ndjson": self = .lines
    case "application/json", "text/json": self = hasAttributes ? .binary : .structured
    case let other where other.hasSuffix("+json") && !other.hasPrefix("application/cloudevents") && hasAttributes: self = .binary
    default: return nil
    }
  }
}

extension Substring {
  fileprivate var trimmingSpaces: Substring {
    let start = drop { $0 == " " || $0 == "\t" }
    return start.lastIndex { $0 != " " && $0 != "\t" }.map { start[...$0] } ?? start[start.endIndex...]
  }
}
