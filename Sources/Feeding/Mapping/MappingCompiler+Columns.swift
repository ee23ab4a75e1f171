import Models

/// The columns that values and conditions name.
extension MappingCompiler {
  /// Takes `{Column}` apart from what stands between; `{{` is a brace.
  mutating func pieces(_ text: String, _ line: Int, _ path: String) -> [ScalarRule.Piece] {
    var pieces: [ScalarRule.Piece] = []
    var literal: [UInt8] = []
    var rest = Substring(text)
    while let character = rest.popFirst() {
      guard character == "{" else {
        literal += Array(String(character).utf8)
        continue
      }
      if rest.first == "{" {
        rest.removeFirst()
        literal.append(UInt8(ascii: "{"))
        continue
      }
      guard let end = rest.firstIndex(of: "}") else {
        note(line, path, "a brace is opened and not closed; {{ stands for a brace")
        break
      }
      if !literal.isEmpty { pieces.append(.literal(literal)) }
      literal = []
      pieces.append(.column(column(String(rest[..<end]), line, path)))
      rest = rest[rest.index(after: end)...]
    }
    if !literal.isEmpty || pieces.isEmpty { pieces.append(.literal(literal)) }
    return pieces
  }

  mutating func column(_ name: String, _ line: Int, _ path: String) -> Int {
    if let index = header.firstIndex(of: name) { return index }
    let near = header.min { Self.distance($0, name) < Self.distance($1, name) }
    let guess = near.flatMap { Self.distance($0, name) <= max(2, name.count / 3) ? "; did you mean \"\($0)\"?" : nil }
    note(line, path, "the file has no column \"\(name)\"\(guess ?? "")")
    return 0
  }

  /// How many letters must change to make one text of the other, capitals aside (Levenshtein).
  static func distance(_ left: String, _ right: String) -> Int {
    let (left, right) = (Array(left.lowercased()), Array(right.lowercased()))
    var row = Array(0...right.count)
    for (index, letter) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for other in right.indices {
        let next = min(row[other + 1] + 1, row[other] + 1, diagonal + (letter == right[other] ? 0 : 1))
        diagonal = row[other + 1]
        row[other + 1] = next
      }
    }
    return row[right.count]
  }

  static func json(name: String) -> [UInt8] {
    var writer = JSONWriter(capacity: 64)
    writer.value(name)
    return writer.bytes + [UInt8(ascii: ":")]
  }
}
