import Models
import Testing

@Suite struct PolicyReaderTests {
  private func scalar(_ line: Int, _ text: String) -> PolicyNode { PolicyNode(line: line, .scalar(text)) }
  private func map(_ line: Int, _ entries: [(Int, String, PolicyNode)]) -> PolicyNode {
    PolicyNode(line: line, .map(entries.map { PolicyNode.Entry(key: $0.1, line: $0.0, value: $0.2) }))
  }

  @Test func `an absent value is the default`() {
    let reader = PolicyReader(.empty)
    #expect(reader.integer("days", default: 365) == 365)
    #expect(reader.number("share", default: 0.5, in: 0...1) == 0.5)
    #expect(reader.truth("on", default: true))
    #expect(reader.choice("tier", default: Tier.c) == .c)
    #expect(reader.map("inner").integer("x", default: 1) == 1)
    #expect(reader.maps("list").isEmpty)
    reader.finish()
    #expect(reader.found.isEmpty)
  }

  @Test func `a value is read in its form`() {
    let reader = PolicyReader(
      map(
        1,
        [
          (1, "days", scalar(1, "30")), (2, "share", scalar(2, "0.25")), (3, "on", scalar(3, "false")), (4, "tier", scalar(4, "A")),
          (5, "inner", map(6, [(6, "x", scalar(6, "7"))])), (7, "codes", PolicyNode(line: 7, .list([scalar(7, "a"), scalar(8, "b")]))),
          (9, "nothing", PolicyNode(line: 9, .null)),
        ]))
    #expect(reader.integer("days", default: 365) == 30)
    #expect(reader.number("share", default: 0.5, in: 0...1) == 0.25)
    #expect(!reader.truth("on", default: true))
    #expect(reader.choice("tier", default: Tier.c) == .a)
    #expect(reader.map("inner").integer("x", default: 1) == 7)
    #expect(reader.list("codes", "a code") { $0 } == ["a", "b"])
    #expect(reader.integer("nothing", default: 4) == 4)
    #expect(!reader.has("nothing"))
    reader.finish()
    #expect(reader.found.isEmpty)
  }

  @Test func `every problem is found, with its line and its path`() {
    let reader = PolicyReader(
      map(
        1,
        [
          (1, "days", scalar(1, "-3")), (2, "tier", scalar(2, "E")),
          (3, "inner", map(4, [(4, "x", scalar(4, "seven")), (5, "y", scalar(5, "1"))])),
          (6, "days", scalar(6, "4")), (7, "dayz", scalar(7, "4")), (8, "on", PolicyNode(line: 8, .list([]))), (9, "list", scalar(9, "x")),
          (10, "map", scalar(10, "x")),
        ]))
    #expect(reader.integer("days", default: 365) == 365)
    #expect(reader.choice("tier", default: Tier.c) == .c)
    let inner = reader.map("inner")
    #expect(inner.integer("x", default: 1) == 1)
    inner.finish()
    #expect(reader.truth("on", default: true))
    #expect(reader.maps("list").isEmpty)
    _ = reader.map("map")
    reader.finish()
    #expect(
      reader.found.map(\.description) == [
        "line 1: days: expected a whole number from 0 to 9223372036854775807, found \"-3\"",
        "line 2: tier: expected one of A, B, C, D, found \"E\"",
        "line 4: inner.x: expected a whole number from 0 to 9223372036854775807, found \"seven\"", "line 5: inner.y: no such setting",
        "line 8: on: expected true or false", "line 9: list: expected a list", "line 10: map: expected keys with values",
        "line 6: days: given twice", "line 7: dayz: no such setting",
      ])
  }

  @Test func `a file that is no map is one problem`() {
    let reader = PolicyReader(PolicyNode(line: 1, .list([])))
    #expect(reader.found.map(\.message) == ["expected keys with values"])
  }
}
