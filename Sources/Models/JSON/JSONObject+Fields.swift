/// Typed members of an object. A member that is `null` counts as absent; a wrong one is refused with its place and what was expected.
extension JSONObject {
  @inline(__always)
  private mutating func present(_ name: StaticString) -> JSONValue? {
    guard let value = member(name), !value.isNull else { return nil }
    return value
  }

  /// The value of a required member.
  @inline(__always)
  package mutating func required(_ name: StaticString) throws(Fault) -> JSONValue {
    guard let value = member(name) else { throw missing(name) }
    guard !value.isNull else { throw value.fault("is required, found null") }
    return value
  }

  /// A required member that is absent.
  @inline(never)
  private func missing(_ name: StaticString) -> Fault {
    Fault.invalid(at: value.pointer + "/" + String(describing: name), "is required and missing")
  }

  // MARK: Texts

  package mutating func string(_ name: StaticString) throws(Fault) -> String { try required(name).asString() }
  package mutating func optionalString(_ name: StaticString) throws(Fault) -> String? { try present(name)?.asString() }

  package mutating func id<Kind>(
    _ name: StaticString, _ type: Identifier<Kind>.Type = Identifier<Kind>.self
  ) throws(Fault) -> Identifier<Kind> {
    try required(name).asID()
  }

  package mutating func optionalID<Kind>(
    _ name: StaticString, _ type: Identifier<Kind>.Type = Identifier<Kind>.self
  ) throws(Fault) -> Identifier<Kind>? {
    guard let value = present(name) else { return nil }
    return try value.asID()
  }

  package mutating func choice<Value: RawRepresentable<String> & CaseIterable>(_ name: StaticString) throws(Fault) -> Value {
    try required(name).asChoice()
  }

  package mutating func optionalChoice<Value: RawRepresentable<String> & CaseIterable>(_ name: StaticString) throws(Fault) -> Value? {
    guard let value = present(name) else { return nil }
    return try value.asChoice()
  }

  // MARK: Numbers

  /// An amount in minor units; a fraction, also one of zero, is refused: it is most likely in major units.
  package mutating func amount(_ name: StaticString) throws(Fault) -> Int64 { try required(name).asInteger("an integer of minor units") }
  package mutating func optionalAmount(_ name: StaticString) throws(Fault) -> Int64? {
    try present(name)?.asInteger("an integer of minor units")
  }

  package mutating func integer(
    _ name: StaticString, _ expected: StaticString = "an integer", in range: ClosedRange<Int64> = .all
  ) throws(Fault)
    -> Int64
  {
    try required(name).asInteger(expected, in: range)
  }

  package mutating func optionalInteger(
    _ name: StaticString, _ expected: StaticString = "an integer", in range: ClosedRange<Int64> = .all
  ) throws(Fault) -> Int64? {
    try present(name)?.asInteger(expected, in: range)
  }

  /// A count: an integer of at least 0.
  package mutating func count(_ name: StaticString) throws(Fault) -> Int64 { try integer(name, in: 0...Int64.max) }
  package mutating func optionalCount(_ name: StaticString) throws(Fault) -> Int64? { try optionalInteger(name, in: 0...Int64.max) }

  package mutating func number(_ name: StaticString) throws(Fault) -> Double { try required(name).asNumber() }
  package mutating func optionalNumber(_ name: StaticString) throws(Fault) -> Double? { try present(name)?.asNumber() }

  // MARK: Others

  package mutating func bool(_ name: StaticString) throws(Fault) -> Bool { try required(name).asBool() }
  package mutating func optionalBool(_ name: StaticString) throws(Fault) -> Bool? { try present(name)?.asBool() }
  package mutating func currency(_ name: StaticString) throws(Fault) -> Currency { try required(name).asCurrency() }
  package mutating func optionalCurrency(_ name: StaticString) throws(Fault) -> Currency? { try present(name)?.asCurrency() }
  package mutating func instant(_ name: StaticString) throws(Fault) -> Instant { try required(name).asInstant() }
  package mutating func optionalInstant(_ name: StaticString) throws(Fault) -> Instant? { try present(name)?.asInstant() }

  package mutating func list<Element>(_ name: StaticString, _ element: (JSONValue) throws(Fault) -> Element) throws(Fault) -> [Element] {
    try required(name).asList(element)
  }

  package mutating func optionalList<Element>(
    _ name: StaticString, _ element: (JSONValue) throws(Fault) -> Element
  ) throws(Fault) -> [Element]? {
    guard let value = present(name) else { return nil }
    return try value.asList(element)
  }

  package mutating func object<Value>(_ name: StaticString, _ read: (inout JSONObject) throws(Fault) -> Value) throws(Fault) -> Value {
    try required(name).asObject(read)
  }

  package mutating func optionalObject<Value>(
    _ name: StaticString, _ read: (inout JSONObject) throws(Fault) -> Value
  ) throws(Fault) -> Value? {
    guard let value = present(name) else { return nil }
    return try value.asObject(read)
  }
}

extension ClosedRange<Int64> {
  package static var all: Self { Int64.min...Int64.max }
}
