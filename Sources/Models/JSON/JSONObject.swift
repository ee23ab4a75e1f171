/// Reads the members of an object by name.
///
/// Members may stand in any order; asking for them in the order in which they usually stand finds each at the first look. `finish()`
/// refuses a name that stands twice, which RFC 8259 leaves open and which would let two readers see two different events.
package struct JSONObject {
  let value: JSONValue
  private let first: Int
  private let end: Int
  /// The member after the one found last.
  private var cursor: Int
  private var found = 0
  /// How many members there are; a number never reached when they are too many to have been counted.
  private let count: Int

  /// `nil` when the value is no object.
  init?(_ value: JSONValue) {
    guard value.isObject else { return nil }
    self.value = value
    first = value.index + 1
    end = value.next - 1
    cursor = first
    count = value.scopeCount ?? .max
  }

  private var document: JSONDocument { value.document }

  /// The value of a member, `null` included; `nil` when there is none.
  @inline(__always)
  mutating func member(_ name: StaticString) -> JSONValue? {
    if cursor < end {
      let key = JSONValue(document: document, index: cursor)
      if key.text == name { return take(cursor + 1) }
    }
    // Once every member has been found, what is asked for next is absent: optional members cost nothing when they are asked for last.
    return found == count ? nil : search(name)
  }

  @inline(never)
  private mutating func search(_ name: StaticString) -> JSONValue? {
    var at = cursor < end ? JSONValue(document: document, index: cursor + 1).next : end
    while at < end {
      if JSONValue(document: document, index: at).text == name { return take(at + 1) }
      at = JSONValue(document: document, index: at + 1).next
    }
    at = first
    while at < cursor {
      if JSONValue(document: document, index: at).text == name { return take(at + 1) }
      at = JSONValue(document: document, index: at + 1).next
    }
    return nil
  }

  @inline(__always)
  private mutating func take(_ index: Int) -> JSONValue {
    let value = JSONValue(document: document, index: index)
    cursor = value.next
    found += 1
    return value
  }

  /// Refuses a name that stands twice. To be called when every member that is of interest has been asked for, once.
  package func finish() throws(Fault) {
    // With as many members as were found under different names, none can stand twice. Most objects end here.
    if count != found { try refuseDuplicates() }
  }

  @inline(never)
  private func refuseDuplicates() throws(Fault) {
    // A name takes one of 256 places by its length and its ends; only where two share a place are names compared.
    var places = (UInt64(0), UInt64(0), UInt64(0), UInt64(0))
    var mayRepeat = false
    forEachName { name in
      let bytes = name.bytes
      let place =
        bytes.isEmpty ? 0 : bytes.count &* 29 &+ Int(bytes[0]) &* 5 &+ Int(bytes[bytes.count - 1]) &* 83 &+ Int(bytes[bytes.count / 2])
      let bit = UInt64(1) << UInt64(place & 63)
      switch place >> 6 & 3 {
      case 0: mayRepeat = mayRepeat || places.0 & bit != 0; places.0 |= bit
      case 1: mayRepeat = mayRepeat || places.1 & bit != 0; places.1 |= bit
      case 2: mayRepeat = mayRepeat || places.2 & bit != 0; places.2 |= bit
      default: mayRepeat = mayRepeat || places.3 & bit != 0; places.3 |= bit
      }
    }
    if mayRepeat { try compareNames() }
  }

  private func compareNames() throws(Fault) {
    var names: [Int] = []
    var at = first
    while at < end {
      names.append(at)
      at = JSONValue(document: document, index: at + 1).next
    }
    func text(_ index: Int) -> BorrowedText { JSONValue(document: document, index: index).text }
    names.sort { left, right in text(left).bytes.lexicographicallyPrecedes(text(right).bytes) }
    for (left, right) in zip(names, names.dropFirst()) where text(left) == text(right) {
      let later = JSONValue(document: document, index: max(left, right) + 1)
      throw later.fault("stands twice; each name may stand once")
    }
  }

  private func forEachName(_ body: (BorrowedText) -> Void) {
    var at = first
    while at < end {
      body(JSONValue(document: document, index: at).text)
      at = JSONValue(document: document, index: at + 1).next
    }
  }

  /// Visits each member with its name.
  func forEachMember(_ body: (BorrowedText, JSONValue) throws(Fault) -> Void) throws(Fault) {
    var at = first
    while at < end {
      let value = JSONValue(document: document, index: at + 1)
      try body(JSONValue(document: document, index: at).text, value)
      at = value.next
    }
  }
}
