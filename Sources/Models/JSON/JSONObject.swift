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

  /// `nil` when the value is no object.
  init?(_ value: JSONValue) {
    guard value.kind == .object else { return nil }
    self.value = value
    first = value.index + 1
    end = value.next - 1
    cursor = first
  }

  private var document: JSONDocument { value.document }

  /// The value of a member, `null` included; `nil` when there is none.
  @inline(__always)
  mutating func member(_ name: StaticString) -> JSONValue? {
    if cursor < end {
      let key = JSONValue(document: document, index: cursor)
      if key.text == name { return take(cursor + 1) }
    }
    return search(name)
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

  private mutating func take(_ index: Int) -> JSONValue {
    let value = JSONValue(document: document, index: index)
    cursor = value.next
    found += 1
    return value
  }

  /// Refuses a name that stands twice. To be called when every member that is of interest has been asked for, once.
  package func finish() throws(Fault) {
    // With as many members as were found under different names, none can stand twice. Most objects end here.
    var count = 0
    var at = first
    while at < end {
      count += 1
      at = JSONValue(document: document, index: at + 1).next
    }
    if count == found { return }
    try refuseDuplicates(count)
  }

  @inline(never)
  private func refuseDuplicates(_ count: Int) throws(Fault) {
    var names: [Int] = []
    names.reserveCapacity(count)
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
