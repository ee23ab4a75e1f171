/// Lays JSON out for people: a member or an element a line, two spaces a level, in the order in which it came.
enum JSONLayout {
  /// The document with line breaks; what is no JSON comes out as it is, apart from these.
  static func indented(_ document: String) -> String {
    var text = ""
    var depth = 0
    var isInString = false
    var isEscaped = false
    var isOpen = false
    func line() { text += "\n" + String(repeating: "  ", count: max(0, depth)) }
    for character in document {
      if isInString {
        text.append(character)
        if isEscaped { isEscaped = false } else if character == "\\" { isEscaped = true } else if character == "\"" { isInString = false }
        continue
      }
      if isOpen, character != "}", character != "]" { line() }
      switch character {
      case "{", "[":
        text.append(character)
        depth += 1
        isOpen = true
        continue
      case "}", "]":
        depth -= 1
        if !isOpen { line() }
        text.append(character)
      case ",":
        text.append(character)
        line()
      case ":": text += ": "
      default:
        text.append(character)
        isInString = character == "\""
      }
      isOpen = false
    }
    return text
  }
}
