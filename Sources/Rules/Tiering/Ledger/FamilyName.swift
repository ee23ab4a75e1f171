/// The name of a product family as it came. Two are the same when their bytes are, as with ids: Swift's own equality follows Unicode
/// equivalence, and which of two spellings a set keeps would depend on the order of the records.
struct FamilyName: Sendable {
  let text: String

  init(_ text: String) { self.text = text }
}

extension FamilyName: Hashable {
  static func == (left: Self, right: Self) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

  func hash(into hasher: inout Hasher) {
    var copy = text
    copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

extension FamilyName: Comparable {
  static func < (left: Self, right: Self) -> Bool { left.text.utf8.lexicographicallyPrecedes(right.text.utf8) }
}
