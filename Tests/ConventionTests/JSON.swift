/// A JSON value as tests take it apart and put it together again; numbers keep their spelling, objects their order.
indirect enum JSON: Equatable {
  case null
  case bool(Bool)
  case number(String)
  case string(String)
  case list([JSON])
  case object([Member])

  struct Member: Equatable {
    var name: String
    var value: JSON
  }
}

extension JSON {
  subscript(_ name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  var number: Double? {
    guard case .number(let text) = self else { return nil }
    return Double(text)
  }

  var list: [JSON]? {
    guard case .list(let elements) = self else { return nil }
    return elements
  }

  var members: [Member]? {
    guard case .object(let members) = self else { return nil }
    return members
  }

  /// Texts of a list of texts.
  var strings: [String] { (list ?? []).compactMap(\.string) }

  /// The same value whatever the order of members and the spelling of numbers.
  func isSame(as other: JSON) -> Bool {
    switch (self, other) {
    case (.number(let left), .number(let right)): left == right || Double(left) == Double(right)
    case (.list(let left), .list(let right)): left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
    case (.object(let left), .object(let right)):
      left.count == right.count && left.allSatisfy { member in other[member.name].map { member.value.isSame(as: $0) } ?? false }
    default: self == other
    }
  }

  /// The value with another at the end of a path of names and indices, or with nothing there.
  func replacing(_ path: ArraySlice<String>, with new: JSON?) -> JSON {
    guard let step = path.first else { return new ?? .null }
    let rest = path.dropFirst()
    switch self {
    case .object(var members):
      if let at = members.firstIndex(where: { $0.name == step }) {
        if rest.isEmpty, new == nil { members.remove(at: at) } else { members[at].value = members[at].value.replacing(rest, with: new) }
      } else if let new {
        members.append(Member(name: step, value: new))
      }
      return .object(members)
    case .list(var elements):
      if let at = Int(step), elements.indices.contains(at) { elements[at] = elements[at].replacing(rest, with: new) }
      return .list(elements)
    default: return self
    }
  }

  /// The text of the value.
  var text: String {
    switch self {
    case .null: "null"
    case .bool(let truth): truth ? "true" : "false"
    case .number(let text): text
    case .string(let text): "\"" + text.unicodeScalars.map(Self.escaped).joined() + "\""
    case .list(let elements): "[" + elements.map(\.text).joined(separator: ",") + "]"
    case .object(let members): "{" + members.map { JSON.string($0.name).text + ":" + $0.value.text }.joined(separator: ",") + "}"
    }
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": return "\\\""
    case "\\": return "\\\\"
    case _ where scalar.value < 0x20:
      let digits = String(scalar.value, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: return String(scalar)
    }
  }
}
