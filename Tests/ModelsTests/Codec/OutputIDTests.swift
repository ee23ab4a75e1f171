import Models
import Testing

@Suite struct OutputIDTests {
  private let source = EventSource(checked: "pos://store-01/till-1")
  private let id = EventID(checked: "E1")

  private func timer(_ name: String = "K1/resolution/breach", run: Int64 = 0, due: Int64 = 1_000) -> FiredTimer {
    FiredTimer(customerID: CustomerID(checked: "C1"), name: name, due: Instant(milliseconds: due), run: run)
  }

  /// The first sixteen bytes of SHA-256 over the parts, each after its length as four little-endian bytes; computed with another
  /// implementation.
  @Test func `an id is the same on every machine`() {
    #expect(
      OutputID.of(worker: "tiering", source: source, id: id, type: "tier.promoted", index: 0).description
        == "284dd9159938ab905268e96d99ccc577")
    #expect(
      OutputID.of(worker: "complaints", timer: timer(), type: "complaint.breached", index: 0).description
        == "8372b12bff9e9d414be8ba0eb5f9e297")
  }

  @Test func `an id has 32 lower-case hexadecimal digits`() {
    let text = OutputID.of(worker: "tiering", source: source, id: id, type: "tier.promoted", index: 0).description
    #expect(text.utf8.count == 32)
    #expect(text.allSatisfy { "0123456789abcdef".contains($0) })
  }

  @Test func `every part counts, and parts do not run together`() {
    let ids = [
      OutputID.of(worker: "tiering", source: source, id: id, type: "a", index: 0),
      OutputID.of(worker: "tierin", source: EventSource(checked: "gpos://store-01/till-1"), id: id, type: "a", index: 0),
      OutputID.of(worker: "tiering", source: id.asSource, id: source.asEvent, type: "a", index: 0),
      OutputID.of(worker: "tiering", source: source, id: id, type: "b", index: 0),
      OutputID.of(worker: "tiering", source: source, id: id, type: "a", index: 1),
      OutputID.of(worker: "tiering", source: source, id: id, type: "a", index: 10),
      OutputID.of(worker: "tiering", timer: timer(), type: "a", index: 0),
      OutputID.of(worker: "tiering", timer: timer(run: 1), type: "a", index: 0),
      OutputID.of(worker: "tiering", timer: timer(due: 1_001), type: "a", index: 0),
      OutputID.of(worker: "tiering", timer: timer("K1"), type: "a", index: 0),
    ]
    #expect(Set(ids).count == ids.count)
  }
}

extension Identifier {
  fileprivate var asSource: EventSource { EventSource(checked: rawValue) }
  fileprivate var asEvent: EventID { EventID(checked: rawValue) }
}
