/// What a value is read as; each reading refuses any other value with its place and a sentence.
extension JSONValue {
  func asString() throws(Fault) -> String {
    guard isString else { throw fault(expected: "a text") }
    return text.string
  }

  func asText(_ expected: StaticString) throws(Fault) -> BorrowedText {
    guard isString else { throw fault(expected: String(describing: expected)) }
    return text
  }

  func asID<Kind>() throws(Fault) -> Identifier<Kind> {
    guard isString else { throw fault(expected: "an id as a text of 1 to 128 bytes") }
    let text = text
    guard 1...Identifier<Kind>.maximumLength ~= text.count else {
      throw fault("expected an id of 1 to 128 bytes, found one of \(text.count)")
    }
    return Identifier(checked: text.string)
  }

  func asChoice<Value: RawRepresentable<String> & CaseIterable>() throws(Fault) -> Value {
    guard isString, let value = Value(rawValue: text.string) else {
      throw fault(expected: "one of " + Value.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return value
  }

  func asInteger(_ expected: StaticString, in range: ClosedRange<Int64> = .all) throws(Fault) -> Int64 {
    guard let integer, range.contains(integer) else { throw notInteger(expected, range) }
    return integer
  }

  @inline(never)
  private func notInteger(_ expected: StaticString, _ range: ClosedRange<Int64>) -> Fault {
    if kind == .largeInteger { return fault("expected \(expected), found \(quoted), which does not fit in 64 bits") }
    if range == .all { return fault(expected: String(describing: expected)) }
    if range.upperBound == .max { return fault(expected: "\(expected) of at least \(range.lowerBound)") }
    return fault(expected: "\(expected) from \(range.lowerBound) to \(range.upperBound)")
  }

  func asNumber() throws(Fault) -> Double {
    guard let double else { throw fault(expected: "a number") }
    return double
  }

  func asBool() throws(Fault) -> Bool {
    guard let bool else { throw fault(expected: "true or false") }
    return bool
  }

  func asCurrency() throws(Fault) -> Currency {
    guard isString, let currency = Currency(utf8: text.bytes) else {
      throw fault(expected: "a currency of three capital letters (ISO 4217)")
    }
    return currency
  }

  func asInstant() throws(Fault) -> Instant {
    guard isString, let instant = Instant(rfc3339: text.bytes) else {
      throw fault(expected: "an instant such as 2026-03-01T08:30:00Z (RFC 3339)")
    }
    return instant
  }

  func asList<Element>(_ element: (JSONValue) throws(Fault) -> Element) throws(Fault) -> [Element] {
    guard kind == .list else { throw fault(expected: "a list") }
    let end = next - 1
    var at = index + 1
    var elements: [Element] = []
    elements.reserveCapacity(min(scopeCount ?? 0, 64))
    while at < end {
      let value = JSONValue(document: document, index: at)
      elements.append(try element(value))
      at = value.next
    }
    return elements
  }

  package func asObject<Value>(_ read: (inout JSONObject) throws(Fault) -> Value) throws(Fault) -> Value {
    guard var object = JSONObject(self) else { throw fault(expected: "an object") }
    let value = try read(&object)
    try object.finish()
    return value
  }
}
