import Models

extension JSONWriter {
  /// Writes any value by the names of its stored properties: for queries of people, never for a contract, and not on the path of records.
  ///
  /// What describes itself is written as it does; a case without a payload is its name, one with a payload an object with that name.
  mutating func reflection(of value: Any, depth: Int = 0) {
    switch value {
    case let text as String: self.value(text)
    case let truth as Bool: self.value(truth)
    case let number as any BinaryInteger: self.value(Int64(clamping: number))
    case let number as Double: self.value(number)
    case let instant as Instant: self.value(instant)
    // Any empty array passes for one of bytes.
    case let bytes as [UInt8] where !bytes.isEmpty: self.value(String(decoding: bytes, as: UTF8.self))
    case let choice as any RawRepresentable<String>: self.value(choice.rawValue)
    default: structure(of: value, depth: depth)
    }
  }

  private mutating func structure(of value: Any, depth: Int) {
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional:
      guard let some = mirror.children.first else { return null() }
      reflection(of: some.value, depth: depth)
    // Deeper than any row is; a value that holds itself ends here.
    case _ where depth > 16: self.value("\(value)")
    case .collection, .set:
      beginList()
      for child in mirror.children { reflection(of: child.value, depth: depth + 1) }
      endList()
    case .enum where mirror.children.isEmpty: self.value("\(value)")
    case .struct where value is any CustomStringConvertible: self.value("\(value)")
    case .dictionary:
      beginList()
      for child in mirror.children { reflection(of: child.value, depth: depth + 1) }
      endList()
    default: properties(of: mirror, value, depth: depth)
    }
  }

  private static func isNothing(_ value: Any) -> Bool {
    let mirror = Mirror(reflecting: value)
    return mirror.displayStyle == .optional && mirror.children.isEmpty
  }

  private mutating func properties(of mirror: Mirror, _ value: Any, depth: Int) {
    guard !mirror.children.isEmpty else { return self.value("\(value)") }
    beginObject()
    for (index, child) in mirror.children.enumerated() where !Self.isNothing(child.value) {
      name(text: child.label ?? String(index))
      reflection(of: child.value, depth: depth + 1)
    }
    endObject()
  }
}
