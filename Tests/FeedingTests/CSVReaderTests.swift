import Feeding
import FleetTesting
import Testing

/// Rows from bytes (RFC 4180), whatever the sizes in which they come.
@Suite struct CSVReaderTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let text: String
    let rows: [[String]]
    var testDescription: String { text.debugDescription }
  }

  static let cases = [
    Case(text: "", rows: []),
    Case(text: "a,b\n1,2\n", rows: [["a", "b"], ["1", "2"]]),
    Case(text: "a,b\r\n1,2\r\n", rows: [["a", "b"], ["1", "2"]]),
    Case(text: "a,b\n1,2", rows: [["a", "b"], ["1", "2"]]),
    Case(text: "a,b\n\n\r\n1,2", rows: [["a", "b"], ["1", "2"]]),
    Case(text: "a,\n,b\n", rows: [["a", ""], ["", "b"]]),
    Case(text: "\"a,b\",\"c\"\"d\"\n", rows: [["a,b", "c\"d"]]),
    Case(text: "\"line\r\nbreak\",x\r\n", rows: [["line\r\nbreak", "x"]]),
    Case(text: "\"\",\"\"\n", rows: [["", ""]]),
    Case(text: "\"\"\"\"\n", rows: [["\""]]),
    Case(text: "5\" pipe,x\n", rows: [["5\" pipe", "x"]]),
    Case(text: "a\rb,c\n", rows: [["a\rb", "c"]]),
    Case(text: "机油,滤芯\n", rows: [["机油", "滤芯"]]),
    Case(text: "\"a\"", rows: [["a"]]),
    Case(text: "\"a\"\r\n\"b\"", rows: [["a"], ["b"]]),
  ]

  static func rows(_ text: String, piece: Int, capacity: Int = 16) throws -> [[String]] {
    var reader = CSVReader(MemoryBytes(text, piece: piece), capacity: capacity)
    var rows: [[String]] = []
    while true {
      switch try reader.next() {
      case .row: rows.append(reader.texts())
      case .malformed(let field, let reason): rows.append(["line \(reader.line) field \(field): \(reason)"])
      case .end: return rows
      }
    }
  }

  @Test(arguments: cases, [1, 2, 3, 7, 1_000])
  func `a text gives its rows whatever the pieces it comes in`(_ example: Case, _ piece: Int) throws {
    #expect(try Self.rows(example.text, piece: piece) == example.rows)
  }

  @Test(arguments: [1, 5, 1_000])
  func `a row that cannot be read is told with its line and the next is read`(_ piece: Int) throws {
    let rows = try Self.rows("a,b\n\"x\ny\",1\n2,\"3\"4\n5,6\n", piece: piece)
    #expect(rows == [["a", "b"], ["x\ny", "1"], ["line 4 field 1: there is text behind the closing quote"], ["5", "6"]])
  }

  @Test(arguments: [1, 5, 1_000])
  func `a quote that is never closed costs its own line only`(_ piece: Int) throws {
    let rows = try Self.rows("a,b\n1,\"2\n3,4\n5,6", piece: piece)
    #expect(rows == [["a", "b"], ["line 2 field 1: a quote is opened and never closed"], ["3", "4"], ["5", "6"]])
  }

  /// What is written by the rules of RFC 4180 comes back, whatever it holds.
  @Test(arguments: 0..<200)
  func `what was written is read`(_ seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let alphabet: [Character] = ["a", "b", ",", "\"", "\n", "\r\n", "é", "油", " ", ";"]
    let columns = Int.random(in: 2...5, using: &random)
    let rows = (0..<Int.random(in: 1...20, using: &random)).map { _ in
      (0..<columns).map { _ in
        String((0..<Int.random(in: 0...9, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "a" })
      }
    }
    let text = rows.map { row in row.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",") + "\r\n" }.joined()
    #expect(try Self.rows(text, piece: Int.random(in: 1...40, using: &random)) == rows)
  }

  @Test func `lines are counted through quoted line breaks`() throws {
    var reader = CSVReader(MemoryBytes("h,i\n\"a\nb\",1\n\nx,2\n"))
    var lines: [Int] = []
    while case .row = try reader.next() { lines.append(reader.line) }
    #expect(lines == [1, 2, 5])
  }
}
