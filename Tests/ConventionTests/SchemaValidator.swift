import Models

/// Checks a value against a JSON Schema (2020-12), as far as the schemas in `topics/` use it.
///
/// A keyword that it does not know is an error of the test, so that no schema can say something that nobody checks.
struct SchemaValidator {
  let root: JSON

  struct UnknownKeyword: Error {
    let keyword: String
  }

  /// The JSON pointers at which the value breaks the schema.
  func faults(of value: JSON) throws -> [String] { try faults(of: value, by: root, at: "") }

  private func faults(of value: JSON, by schema: JSON, at place: String) throws -> [String] {
    var faults: [String] = []
    for keyword in schema.members ?? [] {
      faults += try check(value, keyword, of: schema, at: place)
    }
    return faults
  }

  private func check(_ value: JSON, _ keyword: JSON.Member, of schema: JSON, at place: String) throws -> [String] {
    let rule = keyword.value
    func fault(when broken: Bool) -> [String] { broken ? [place] : [] }
    switch keyword.name {
    case "$schema", "$id", "$defs", "title", "description", "examples", "default", "then": return []
    case "$ref": return try faults(of: value, by: resolve(rule), at: place)
    case "type": return fault(when: !(rule.list ?? [rule]).contains { $0.string.map { value.isOfType($0) } ?? false })
    case "const": return fault(when: !value.isSame(as: rule))
    case "enum": return fault(when: !(rule.list ?? []).contains { value.isSame(as: $0) })
    case "minLength": return fault(when: value.string.map { Double($0.unicodeScalars.count) < rule.number ?? 0 } ?? false)
    case "maxLength": return fault(when: value.string.map { Double($0.unicodeScalars.count) > rule.number ?? 0 } ?? false)
    case "minimum": return fault(when: value.number.map { $0 < rule.number ?? 0 } ?? false)
    case "maximum": return fault(when: value.exceeds(rule))
    case "pattern":
      let pattern = try Regex(rule.string ?? "")
      return fault(when: value.string.map { $0.firstMatch(of: pattern) == nil } ?? false)
    case "format": return fault(when: value.string.map { !$0.hasFormat(rule.string ?? "") } ?? false)
    case "required":
      guard let members = value.members else { return [] }
      return rule.strings.filter { name in !members.contains { $0.name == name } }.map { "\(place)/\($0)" }
    case "properties":
      return try (rule.members ?? []).flatMap { property in
        try value[property.name].map { try faults(of: $0, by: property.value, at: "\(place)/\(property.name)") } ?? []
      }
    case "additionalProperties":
      let known = schema["properties"]?.members?.map(\.name) ?? []
      return try (value.members ?? []).filter { !known.contains($0.name) }.flatMap { member in
        try faults(of: member.value, by: rule, at: "\(place)/\(member.name)")
      }
    case "propertyNames": return try (value.members ?? []).flatMap { try faults(of: .string($0.name), by: rule, at: "\(place)/\($0.name)") }
    case "items":
      return try (value.list ?? []).enumerated().flatMap { try faults(of: $1, by: rule, at: "\(place)/\($0)") }
    case "allOf": return try (rule.list ?? []).flatMap { try faults(of: value, by: $0, at: place) }
    case "anyOf":
      let results = try (rule.list ?? []).map { try faults(of: value, by: $0, at: place) }
      return results.contains { $0.isEmpty } ? [] : results.first ?? [place]
    case "if":
      guard try faults(of: value, by: rule, at: place).isEmpty, let then = schema["then"] else { return [] }
      return try faults(of: value, by: then, at: place)
    default: throw UnknownKeyword(keyword: keyword.name)
    }
  }

  /// The schema that a reference within the document names; it must exist.
  func resolve(_ reference: JSON) throws -> JSON {
    guard let name = reference.string?.split(separator: "/").last, let schema = root["$defs"]?[String(name)] else {
      throw UnknownKeyword(keyword: "$ref \(reference.text)")
    }
    return schema
  }
}

extension JSON {
  fileprivate func isOfType(_ name: String) -> Bool {
    switch (self, name) {
    case (.null, "null"), (.bool, "boolean"), (.number, "number"), (.string, "string"), (.list, "array"), (.object, "object"): true
    case (.number(let text), "integer"): Double(text).map { $0 == $0.rounded() } ?? false
    default: false
    }
  }

  /// Exact for integers, which a `Double` would round across the limit of 64 bits.
  fileprivate func exceeds(_ limit: JSON) -> Bool {
    guard case .number(let text) = self, case .number(let bound) = limit else { return false }
    if let value = Int128(text), let bound = Int128(bound) { return value > bound }
    return number ?? 0 > limit.number ?? 0
  }
}

extension String {
  fileprivate func hasFormat(_ name: String) -> Bool {
    switch name {
    case "date-time": Instant(rfc3339: self) != nil
    case "date": CivilDate(self) != nil
    default: false
    }
  }
}
