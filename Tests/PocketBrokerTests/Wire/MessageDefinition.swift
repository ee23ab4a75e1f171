import FleetTesting
import NIOCore

/// One message definition read from its line, and an encoder that follows it word by word: the naive oracle of the wire tests.
struct MessageDefinition: Sendable, CustomStringConvertible {
  let name: String
  let isRequest: Bool
  let versions: ClosedRange<Int16>
  let firstFlexible: Int16?
  let fields: [Field]

  var description: String { "\(name) \(isRequest ? "request" : "response")" }

  struct Field: Sendable {
    var type = ""
    var element: [Field] = []
    var isArray = false
    var nullableFrom: Int16?
    var versions: ClosedRange<Int16> = 0...Int16.max
  }

  static let all: [MessageDefinition] = messageDefinitions.split(separator: "\n").map { MessageDefinition(String($0)) }

  init(_ line: String) {
    let words = line.split(separator: " ", maxSplits: 4).map(String.init)
    name = words[0]
    isRequest = words[1] == "request"
    let ends = words[2].split(separator: "-").compactMap { Int16($0) }
    versions = ends[0]...ends[1]
    firstFlexible = Int16(words[3].dropLast())
    var rest = Substring(words[4])
    fields = Self.parse(&rest)
  }

  private static func parse(_ text: inout Substring) -> [Field] {
    var fields: [Field] = []
    while let next = text.first, next != "]" {
      if next == " " {
        text.removeFirst()
        continue
      }
      var field = Field()
      if next == "[" {
        text.removeFirst()
        field.isArray = true
        field.element = parse(&text)
        text.removeFirst()
      } else {
        field.type = word(&text) { $0.isLetter || $0.isNumber }
      }
      if text.first == "?" {
        text.removeFirst()
        field.nullableFrom = Int16(word(&text, \.isNumber)) ?? 0
      }
      if text.first == "@" {
        text.removeFirst()
        let low = Int16(word(&text, \.isNumber)) ?? 0
        text.removeFirst()
        field.versions = low...(Int16(word(&text, \.isNumber)) ?? .max)
      }
      fields.append(field)
    }
    return fields
  }

  private static func word(_ text: inout Substring, _ belongs: (Character) -> Bool) -> String {
    let word = text.prefix(while: belongs)
    text.removeFirst(word.count)
    return String(word)
  }

  func isFlexible(_ version: Int16) -> Bool { firstFlexible.map { version >= $0 } ?? false }

  /// A message with random contents in one version.
  func sample(_ version: Int16, withTags: Bool = false, using random: inout SeededGenerator) -> ByteBuffer {
    var writer = SampleWriter(version: version, isFlexible: isFlexible(version), withTags: withTags)
    writer.write(fields, &random)
    return writer.bytes
  }
}

/// Writes random values of given fields, as the protocol guide describes each type.
private struct SampleWriter {
  let version: Int16
  let isFlexible: Bool
  let withTags: Bool
  var bytes = ByteBuffer()

  mutating func write(_ fields: [MessageDefinition.Field], _ random: inout SeededGenerator) {
    for field in fields where field.versions.contains(version) { write(field, &random) }
    guard isFlexible else { return }
    let tags = withTags ? Int.random(in: 0...2, using: &random) : 0
    varint(tags)
    for tag in 0..<tags {
      varint(100 + tag)
      let size = Int.random(in: 0...200, using: &random)
      varint(size)
      bytes.writeRepeatingByte(7, count: size)
    }
  }

  private mutating func write(_ field: MessageDefinition.Field, _ random: inout SeededGenerator) {
    let isNull = field.nullableFrom.map { version >= $0 } ?? false && Int.random(in: 0..<4, using: &random) == 0
    guard field.isArray else { return write(field.type, isNull: isNull, &random) }
    let count = isNull ? -1 : Int.random(in: 0...3, using: &random)
    length(count, wide: true)
    for _ in 0..<max(0, count) {
      if field.element.count == 1, field.element[0].type != "", !field.element[0].isArray, field.element[0].nullableFrom == nil {
        write(field.element[0].type, isNull: false, &random)
      } else {
        write(field.element, &random)
      }
    }
  }

  private mutating func write(_ type: String, isNull: Bool, _ random: inout SeededGenerator) {
    switch type {
    case "bool": bytes.writeInteger(UInt8.random(in: 0...1, using: &random))
    case "int8": bytes.writeInteger(Int8.random(in: .min ... .max, using: &random))
    case "int16": bytes.writeInteger(Int16.random(in: .min ... .max, using: &random))
    case "int32": bytes.writeInteger(Int32.random(in: .min ... .max, using: &random))
    case "int64": bytes.writeInteger(Int64.random(in: .min ... .max, using: &random))
    case "error": bytes.writeInteger(Int16.random(in: -1...107, using: &random))
    case "uuid": bytes.writeBytes((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) })
    case "string":
      let text = ["", "a", "topic-1", "größe", String(repeating: "x", count: 130)].randomElement(using: &random) ?? ""
      length(isNull ? -1 : text.utf8.count, wide: false)
      if !isNull { bytes.writeString(text) }
    default:
      let size = isNull ? -1 : [0, 1, 127, 128, 5_000].randomElement(using: &random) ?? 0
      length(size, wide: true)
      bytes.writeRepeatingByte(UInt8.random(in: .min ... .max, using: &random), count: max(0, size))
    }
  }

  private mutating func length(_ count: Int, wide: Bool) {
    if isFlexible {
      varint(count + 1)
    } else if wide {
      bytes.writeInteger(Int32(count))
    } else {
      bytes.writeInteger(Int16(count))
    }
  }

  private mutating func varint(_ value: Int) {
    var rest = value
    while rest > 127 {
      bytes.writeInteger(UInt8(rest & 127 | 128))
      rest >>= 7
    }
    bytes.writeInteger(UInt8(rest))
  }
}
