/// A question to a process: the path and whom it was meant for, since only GET and HEAD are answered.
package struct HTTPRequest: Sendable {
  /// The parts of the path between its slashes, percent-decoded: `/v1/customers/a%2Fb` is `["v1", "customers", "a/b"]`.
  package let path: [String]
  /// The `Host` as it was sent; see ``ServedNames``.
  package let host: String?

  /// `nil` when the target is no path, or its escapes are none.
  init?(target: String, host: String?) {
    self.host = host
    guard target.utf8.first == UInt8(ascii: "/") else { return nil }
    var parts: [String] = []
    for part in target.prefix(while: { $0 != "?" && $0 != "#" }).split(separator: "/") {
      guard let decoded = Self.decoded(part) else { return nil }
      parts.append(decoded)
    }
    path = parts
  }

  private static func decoded(_ part: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = part.utf8
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let digits = String(rest.prefix(2)), digits.utf8.count == 2, digits.utf8.allSatisfy(\.isHexDigit),
        let value = UInt8(digits, radix: 16)
      else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}

/// What a process says to a question.
package struct HTTPAnswer: Sendable {
  /// The status code.
  package var status: Int
  package var contentType: String
  package var body: [UInt8]

  package init(status: Int = 200, contentType: String = "text/plain; charset=utf-8", body: [UInt8]) {
    self.status = status
    self.contentType = contentType
    self.body = body
  }

  /// A line of text.
  package static func text(_ text: String, status: Int = 200) -> HTTPAnswer { HTTPAnswer(status: status, body: Array("\(text)\n".utf8)) }

  /// A JSON document.
  package static func json(_ document: [UInt8], status: Int = 200) -> HTTPAnswer {
    HTTPAnswer(status: status, contentType: "application/json", body: document)
  }

  /// Metrics in the text format of Prometheus, version 0.0.4.
  package static func metrics(_ exposition: Exposition) -> HTTPAnswer {
    HTTPAnswer(contentType: "text/plain; version=0.0.4; charset=utf-8", body: Array(exposition.text.utf8))
  }
}

extension UInt8 {
  fileprivate var isHexDigit: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): true
    default: false
    }
  }
}
