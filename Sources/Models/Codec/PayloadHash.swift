/// Hashes what RULES ("All workers", dedupe) calls the payload: the type, the instant of `time`, and the data as canonical JSON.
///
/// The order of members, white space, escapes and the spelling of a number do not matter: members are added up rather than sorted.
/// An integer and a number with the same value are one; integers beyond 2⁵³ stay exact and are compared as integers.
enum PayloadHash {
  private enum Tag {
    static let payload: UInt64 = 1
    static let object: UInt64 = 2
    static let list: UInt64 = 3
    static let string: UInt64 = 4
    static let integer: UInt64 = 5
    static let number: UInt64 = 6
    static let truth: UInt64 = 7
    static let falsehood: UInt64 = 8
    static let null: UInt64 = 9
    static let absent: UInt64 = 10
    static let largeInteger: UInt64 = 11
  }

  static func of(type: BorrowedText, time: Instant, data: JSONValue?) -> Hash128 {
    var hash = Hash128(tag: Tag.payload)
    hash.combine(type)
    hash.combine(UInt64(bitPattern: time.milliseconds))
    hash.combine(data.map(of) ?? Hash128(tag: Tag.absent))
    return hash.finished()
  }

  /// The hash of a value; the parser has bounded its depth.
  static func of(_ value: JSONValue) -> Hash128 {
    switch value.kind {
    case .object: ofObject(value)
    case .list: ofList(value)
    case .string: ofText(value.text)
    case .integer: ofWord(Tag.integer, value.numberBits)
    case .largeInteger: ofWord(Tag.largeInteger, value.numberBits)
    case .number: ofNumber(Double(bitPattern: value.numberBits))
    case .truth: Hash128(tag: Tag.truth)
    case .falsehood: Hash128(tag: Tag.falsehood)
    case .null, .root, .endOfObject, .endOfList: Hash128(tag: Tag.null)
    }
  }

  private static func ofObject(_ value: JSONValue) -> Hash128 {
    var members = Hash128(high: 0, low: 0)
    let end = value.next - 1
    var at = value.index + 1
    while at < end {
      let member = JSONValue(document: value.document, index: at + 1)
      var pair = ofText(JSONValue(document: value.document, index: at).text)
      pair.combine(of(member))
      members.add(pair.finished())
      at = member.next
    }
    var hash = Hash128(tag: Tag.object)
    hash.combine(members)
    return hash
  }

  private static func ofList(_ value: JSONValue) -> Hash128 {
    var hash = Hash128(tag: Tag.list)
    let end = value.next - 1
    var at = value.index + 1
    while at < end {
      let element = JSONValue(document: value.document, index: at)
      hash.combine(of(element))
      at = element.next
    }
    return hash.finished()
  }

  private static func ofText(_ text: BorrowedText) -> Hash128 {
    var hash = Hash128(tag: Tag.string)
    hash.combine(text)
    return hash
  }

  private static func ofWord(_ tag: UInt64, _ word: UInt64) -> Hash128 {
    var hash = Hash128(tag: tag)
    hash.combine(word)
    return hash
  }

  private static func ofNumber(_ value: Double) -> Hash128 {
    if let integer = Int64(exactly: value) { return ofWord(Tag.integer, UInt64(bitPattern: integer)) }
    if let integer = UInt64(exactly: value) { return ofWord(Tag.largeInteger, integer) }
    return ofWord(Tag.number, value.bitPattern)
  }
}
