import FleetTesting
import Models
import Testing

/// A short, seeded stand-in for the fuzzer: valid events with bytes changed, cut, doubled and swapped. Nothing may trap, every refusal
/// has words, and what is taken must be written and read again as the same.
@Suite struct MutationTests {
  @Test(arguments: 0..<20)
  func `a broken event is refused in words or is an event`(_ seed: Int) throws {
    var random = RandomEvents(seed: UInt64(1_000 + seed))
    let decoder = EventDecoder()
    var taken = 0
    for (topic, payload) in random.all() {
      let attributes = RoundTripTests.attributes(&random)
      let valid = encode(payload, attributes)
      for _ in 0..<40 {
        let broken = Self.mutate(valid, &random.random)
        do throws(Fault) {
          guard let record = try decode(broken, key: payload.key, on: topic, decoder: decoder) else { continue }
          taken += 1
          let event = record.event
          let again = try decode(
            encode(event.payload, EventAttributes(id: event.id, source: event.source, time: event.time)), key: payload.key, on: topic,
            decoder: decoder)
          #expect(again?.event.payload == event.payload)
        } catch {
          #expect(!error.message.isEmpty)
        }
      }
    }
    // If nothing were taken, the mutations would be too coarse to reach the fields.
    #expect(taken > 0)
  }

  private static func mutate(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    let pieces: [[UInt8]] = ["\"", "\\", "{", "}", "[", "]", ",", ":", "null", "-", "1e9", "\\ud800", "0", "true", " "].map {
      [UInt8]($0.utf8)
    }
    for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
      let at = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<7, using: &random) {
      case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.remove(at: at)
      case 2: bytes.insert(contentsOf: pieces[Int.random(in: 0..<pieces.count, using: &random)], at: at)
      case 3: bytes.swapAt(at, Int.random(in: 0..<bytes.count, using: &random))
      case 4: bytes.removeLast(bytes.count - at)
      case 5: bytes.replaceSubrange(at..<min(at + 1, bytes.count), with: pieces[Int.random(in: 0..<pieces.count, using: &random)])
      default: bytes.insert(contentsOf: bytes[at..<min(at + 9, bytes.count)], at: at)
      }
    }
    return bytes
  }
}
