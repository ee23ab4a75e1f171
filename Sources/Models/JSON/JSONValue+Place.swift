extension JSONValue {
  /// The JSON pointer (RFC 6901) of this value in the event. Found by walking the tape, so that only a fault pays for it.
  var pointer: String {
    var path = String(describing: document.place)
    var at = document.root
    while at.index < index {
      guard let step = at.step(towards: index) else { return path }
      path += step.token
      at = step.value
    }
    return path
  }

  /// The member or element of this value that is, or holds, the one at the index.
  private func step(towards target: Int) -> (token: String, value: JSONValue)? {
    let isObject = kind == .object
    guard isObject || kind == .list else { return nil }
    var at = index + 1
    var number = 0
    while at < next - 1 {
      let value = JSONValue(document: document, index: isObject ? at + 1 : at)
      if target < value.next {
        let token = isObject ? JSONValue(document: document, index: at).text.string.pointerToken : String(number)
        return ("/" + token, value)
      }
      at = value.next
      number += 1
    }
    return nil
  }

  /// The value as a sentence quotes it: text cut short, no whole objects.
  var quoted: String {
    switch kind {
    case .object: "an object"
    case .list: "a list"
    case .string: text.string.quotedForFault
    case .integer: String(Int64(bitPattern: numberBits))
    case .largeInteger: String(numberBits)
    case .number: String(Double(bitPattern: numberBits))
    case .truth: "true"
    case .falsehood: "false"
    case .null: "null"
    case .root, .endOfObject, .endOfList: "nothing"
    }
  }

  /// A fault at this value.
  func fault(_ message: String) -> Fault { Fault.invalid(at: pointer, message) }

  /// A fault at this value: it is not what was expected.
  func fault(expected: String) -> Fault { fault("expected \(expected), found \(quoted)") }
}

extension Fault {
  /// A fault of the data when it stands in `/data`, else of the envelope.
  static func invalid(at pointer: String, _ message: String) -> Fault {
    let isData = pointer == "/data" || pointer.hasPrefix("/data/")
    return Fault(isData ? .invalidData : .invalidEnvelope, pointer: pointer, message: message)
  }
}

extension String {
  /// A member's name as a JSON pointer writes it (RFC 6901, section 3), cut when it is very long.
  var pointerToken: String {
    var token = ""
    for character in unicodeScalars.prefix(128) {
      switch character {
      case "~": token += "~0"
      case "/": token += "~1"
      default: token.unicodeScalars.append(character)
      }
    }
    return token
  }

  /// The text in quotation marks, cut after 40 characters, control characters shown as their code.
  var quotedForFault: String {
    var text = "\""
    for (count, scalar) in unicodeScalars.enumerated() {
      if count == 40 { return text + "…\"" }
      if scalar.value < 0x20 || scalar.value == 0x7F {
        text += "\\u{" + String(scalar.value, radix: 16) + "}"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
