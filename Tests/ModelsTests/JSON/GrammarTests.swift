import Models
import Testing

/// What RFC 8259 requires of a parser, as our own cases: each stands as the whole value, as a member of data that nobody reads, and in
/// a list there, since the whole document is checked and not only what is read.
@Suite struct GrammarTests {
  struct Case: CustomStringConvertible, Sendable {
    let json: [UInt8]
    let isJSON: Bool
    let why: String

    var description: String { (isJSON ? "takes " : "refuses ") + why }

    static func takes(_ json: String, _ why: String) -> Case { Case(json: [UInt8](json.utf8), isJSON: true, why: why) }
    static func refuses(_ json: String, _ why: String) -> Case { Case(json: [UInt8](json.utf8), isJSON: false, why: why) }
    static func takes(_ json: [UInt8], _ why: String) -> Case { Case(json: json, isJSON: true, why: why) }
    static func refuses(_ json: [UInt8], _ why: String) -> Case { Case(json: json, isJSON: false, why: why) }
  }

  static let cases = numbers + strings + unicode + structure + literals

  static let numbers: [Case] = [
    .takes("0", "zero"), .takes("-0", "negative zero"), .takes("1", "a digit"), .takes("-1", "a negative digit"),
    .takes("10", "a zero inside"), .takes("0.5", "a fraction"), .takes("-0.5", "a negative fraction"), .takes("1.0", "a whole fraction"),
    .takes("1e1", "an exponent"), .takes("1E1", "a capital exponent"), .takes("1e+1", "a positive exponent"),
    .takes("1e-1", "a negative exponent"), .takes("0e0", "zero to the zero"), .takes("0e-1", "zero to a negative"),
    .takes("1.5e300", "a large number"), .takes("5e-324", "the smallest number"), .takes("1e-400", "a number below the smallest"),
    .takes("9223372036854775807", "the largest Int64"), .takes("-9223372036854775808", "the smallest Int64"),
    .takes("18446744073709551615", "the largest UInt64"), .takes("0.1234567890123456789012345678901234567890", "many decimals"),
    .takes("123456789.123456789e-10", "all parts at once"), .takes("1e00", "zeros in the exponent"),
    .refuses("18446744073709551616", "an integer beyond 64 bits"), .refuses("-9223372036854775809", "one below the smallest Int64"),
    .refuses("100000000000000000000000000000", "a huge integer"), .refuses("1e400", "a number beyond the largest"),
    .refuses("-1e400", "a number below the most negative"), .refuses("01", "a leading zero"), .refuses("-01", "a negative leading zero"),
    .refuses("00", "two zeros"), .refuses("+1", "a plus sign"), .refuses("-", "a lone minus"), .refuses("--1", "two minus signs"),
    .refuses(".5", "no digit before the point"), .refuses("1.", "no digit after the point"), .refuses("-.5", "a minus and a point"),
    .refuses("1.e1", "a point and an exponent"), .refuses("1e", "no exponent"), .refuses("1e+", "a sign for an exponent"),
    .refuses("1e1.5", "a fraction in the exponent"), .refuses("1e1e1", "two exponents"), .refuses("1.2.3", "two points"),
    .refuses("0x1F", "hexadecimal"), .refuses("1_000", "an underscore"), .refuses("1 000", "a space in a number"),
    .refuses("1,5", "a decimal comma alone"), .refuses("NaN", "NaN"), .refuses("nan", "nan"), .refuses("-NaN", "negative NaN"),
    .refuses("Infinity", "Infinity"), .refuses("-Infinity", "negative Infinity"), .refuses("inf", "inf"),
    .refuses("1a", "a letter after a digit"),
    .refuses("0b1", "binary"), .refuses("0o7", "octal"), .refuses("1f", "a suffix"), .refuses("１", "a fullwidth digit"),
    .refuses("1\u{0}", "a zero byte after a digit"),
  ]

  static let strings: [Case] = [
    .takes(#""""#, "an empty text"), .takes(#""a""#, "a letter"), .takes(#""\"\\\/\b\f\n\r\t""#, "every short escape"),
    .takes(#""\u0041""#, "a coded letter"), .takes(#""\u00e9\u00E9""#, "small and capital digits"), .takes(#""\u0000""#, "a coded zero"),
    .takes(#""\ud834\udd1e""#, "a surrogate pair"), .takes(#""\uD834\uDD1E""#, "a surrogate pair in capitals"),
    .takes(#""\uFFFF""#, "the last of the plane"),
    .takes(#""\uDBFF\uDFFF""#, "the last of all"), .takes(#""\\u0041""#, "an escaped escape"), .takes("\"\u{7F}\"", "a delete character"),
    .takes("\"\u{2028}\u{2029}\"", "line separators"), .takes(#""/""#, "a bare slash"), .takes("\"'\"", "an apostrophe"),
    .takes(#""{[,:]}""#, "brackets in a text"),
    .refuses(#""\u004""#, "three digits"), .refuses(#""\u""#, "no digits"), .refuses(#""\u00G0""#, "a letter that is no digit"),
    .refuses(#""\U0041""#, "a capital U"), .refuses(#""\x41""#, "an x"), .refuses(#""\a""#, "an unknown escape"),
    .refuses(#""\'""#, "an escaped apostrophe"),
    .refuses(#""\0""#, "an octal escape"), .refuses("\"\\\u{1F600}\"", "an escaped emoji"), .refuses(#""\ud834""#, "a lone high surrogate"),
    .refuses(#""\udd1e""#, "a lone low surrogate"), .refuses(#""\ud834x""#, "a high surrogate and a letter"),
    .refuses(#""\ud834\n""#, "a high surrogate and an escape"), .refuses(#""\ud834\ud834""#, "two high surrogates"),
    .refuses(#""\udd1e\ud834""#, "a pair the wrong way round"), .refuses(#""\ud834\u0041""#, "a high surrogate and a letter's code"),
    .refuses(#""\ud834\udd1e\udd1e""#, "a low surrogate after a pair"), .refuses(#""\\\udd1e""#, "a lone low surrogate after a backslash"),
    .refuses("\"\n\"", "a raw line feed"), .refuses("\"\t\"", "a raw tab"), .refuses("\"\u{0}\"", "a raw zero"),
    .refuses("\"\u{1F}\"", "a raw control character"),
    .refuses(#""a"#, "no closing mark"), .refuses(#"a""#, "no opening mark"), .refuses(#""\""#, "an escaped closing mark"),
    .refuses(#"""""#, "three marks"),
    .refuses("'a'", "apostrophes for marks"), .refuses("a", "no marks"), .refuses("“a”", "typographic marks"),
    .refuses(#""a" "b""#, "two texts"),
  ]

  static let unicode: [Case] = [
    .takes("\"é\"", "two bytes"), .takes("\"王\"", "three bytes"), .takes("\"😀\"", "four bytes"),
    .takes("\"\u{10FFFF}\"", "the last character"),
    .takes("\"\u{FEFF}\"", "a byte order mark inside a text"), .takes("\"\u{0}\"".replacing("\u{0}", with: "\\u0000"), "a zero, escaped"),
    .refuses(quoted([0x80]), "a lone continuation byte"), .refuses(quoted([0xC3]), "a sequence cut short"),
    .refuses(quoted([0xC0, 0xAF]), "an overlong slash"),
    .refuses(quoted([0xE0, 0x80, 0xAF]), "an overlong slash of three bytes"),
    .refuses(quoted([0xF0, 0x80, 0x80, 0xAF]), "an overlong slash of four bytes"),
    .refuses(quoted([0xC1, 0xBF]), "an overlong delete"), .refuses(quoted([0xED, 0xA0, 0x80]), "a surrogate as bytes"),
    .refuses(quoted([0xED, 0xBF, 0xBF]), "a low surrogate as bytes"),
    .refuses(quoted([0xF4, 0x90, 0x80, 0x80]), "a character past the last"),
    .refuses(quoted([0xF5, 0x80, 0x80, 0x80]), "a byte that never occurs"), .refuses(quoted([0xFF]), "the byte FF"),
    .refuses(quoted([0xFE]), "the byte FE"),
    .refuses(quoted([0xE9]), "Latin-1"), .refuses(quoted([0xE7, 0x8E]), "two of three bytes"),
    .refuses(quoted([0xF0, 0x9F, 0x98]), "three of four bytes"),
    .refuses([0xE9], "Latin-1 outside a text"), .refuses([0xEF, 0xBB, 0xBF, 0x31], "a byte order mark before the value"),
    .refuses([0xFF, 0xFE, 0x31, 0x00], "UTF-16, little-endian"), .refuses([0x00, 0x31], "UTF-16, big-endian"),
  ]

  static let structure: [Case] = [
    .takes("{}", "an empty object"), .takes("[]", "an empty list"), .takes("[[]]", "a list in a list"),
    .takes(#"{"a":{}}"#, "an object in an object"),
    .takes(" \t\r\n1 \t\r\n", "space around a value"), .takes("[ 1 , 2 ]", "space in a list"),
    .takes(#"{ "a" : 1 , "b" : 2 }"#, "space in an object"),
    .takes(#"{"":1}"#, "an empty name"), .takes(#"{"\u0061":1}"#, "a coded name"), .takes("[1,\"a\",null,true,{}]", "a mixed list"),
    .takes(#"{"a":1,"a":2}"#, "a name twice where nobody reads"),
    .refuses("[", "an open list"), .refuses("{", "an open object"), .refuses("]", "a closing bracket"), .refuses("}", "a closing brace"),
    .refuses("[}", "a list closed as an object"), .refuses("{]", "an object closed as a list"),
    .refuses("[1,]", "a comma at the end of a list"),
    .refuses("[,1]", "a comma at the start of a list"), .refuses("[1,,2]", "two commas"), .refuses("[,]", "a lone comma"),
    .refuses("[1 2]", "no comma"),
    .refuses(#"{"a":1,}"#, "a comma at the end of an object"), .refuses(#"{,"a":1}"#, "a comma at the start of an object"),
    .refuses(#"{"a"}"#, "a name without a value"), .refuses(#"{"a":}"#, "a colon without a value"), .refuses(#"{"a" 1}"#, "no colon"),
    .refuses(#"{"a"::1}"#, "two colons"), .refuses("{a:1}", "a name without marks"), .refuses("{1:1}", "a number as a name"),
    .refuses("{null:1}", "null as a name"),
    .refuses(#"{"a":1 "b":2}"#, "no comma between members"), .refuses(#"{"a":1"#, "an object cut short"),
    .refuses("[1,2", "a list cut short"),
    .refuses(#"{"a":[1}"#, "brackets crossed"), .refuses("1 2", "two values"), .refuses("{}{}", "two objects"),
    .refuses("[]]", "a bracket too many"),
    .refuses("{}x", "a letter after the document"), .refuses("", "nothing"), .refuses(" ", "only space"), .refuses("\u{0}", "a zero byte"),
    .refuses("1\u{A0}", "a no-break space"), .refuses("[\u{B}1]", "a vertical tab"), .refuses("[\u{C}1]", "a form feed"),
    .refuses("/**/1", "a comment"),
    .refuses("1//", "a comment to the end"), .refuses("#1", "a comment with a hash"), .refuses("[1\u{0}]", "a zero byte in a list"),
    .refuses("(1)", "parentheses"), .refuses("<1>", "angle brackets"), .refuses("[...]", "dots"),
  ]

  static let literals: [Case] = [
    .takes("true", "true"), .takes("false", "false"), .takes("null", "null"), .refuses("True", "a capital True"),
    .refuses("TRUE", "capitals"),
    .refuses("tru", "true cut short"), .refuses("truee", "true too long"), .refuses("fals", "false cut short"),
    .refuses("nul", "null cut short"),
    .refuses("nulll", "null too long"), .refuses("None", "None"), .refuses("undefined", "undefined"),
    .refuses("true false", "two literals"), .refuses("nil", "nil"),
  ]

  private static func quoted(_ bytes: [UInt8]) -> [UInt8] { [0x22] + bytes + [0x22] }

  @Test func `there are enough cases`() { #expect(Self.cases.count >= 180) }

  @Test(arguments: cases)
  func `a document`(_ example: Case) {
    let fault = Self.fault(of: example.json)
    // What is JSON, but no event, is refused as no event.
    #expect(fault?.code == (example.isJSON ? .invalidEnvelope : .malformed))
    #expect(fault?.message.isEmpty == false)
  }

  @Test(arguments: cases)
  func `a member that nobody reads`(_ example: Case) {
    #expect(Self.fault(of: Self.event(around: example.json))?.code == (example.isJSON ? nil : .malformed))
  }

  @Test(arguments: cases)
  func `an element that nobody reads`(_ example: Case) {
    let list = [UInt8]("[0,".utf8) + example.json + [UInt8](",0]".utf8)
    // What closes the list, or opens a comma more, is JSON again, or is not, by what stands around it.
    if ["a closing bracket", "a decimal comma alone"].contains(example.why) { return }
    #expect(Self.fault(of: Self.event(around: list))?.code == (example.isJSON ? nil : .malformed))
  }

  /// The slow reading that says where the fault is must find one exactly where simdjson does.
  @Test(arguments: cases.filter { !$0.isJSON })
  func `a refusal has a reason of its own`(_ example: Case) {
    #expect(Self.fault(of: example.json)?.message != "is not JSON (RFC 8259)")
    #expect(Self.fault(of: Self.event(around: example.json))?.message != "is not JSON (RFC 8259)")
  }

  static func fault(of json: [UInt8]) -> Fault? {
    do throws(Fault) {
      _ = try decode(json, key: "C1", on: .customers)
      return nil
    } catch {
      return error
    }
  }

  /// An event whose data have one member more, which no decoder asks for.
  static func event(around json: [UInt8]) -> [UInt8] {
    let before =
      #"{"specversion":"1.0","id":"E","source":"s","type":"customer.erasureRequested","time":"2026-01-01T00:00:00Z","data":{"customerID":"C1","x":"#
    return [UInt8](before.utf8) + json + [UInt8]("}}".utf8)
  }
}
