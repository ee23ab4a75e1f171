import FleetTesting
import Models
import State
import Testing

@Suite struct InputPositionTests {
  @Test(arguments: 1...20)
  func `a position knows what was taken, in whatever order`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var position = InputPosition(next: 10)
    var taken = Set<Int64>(0..<10)
    for _ in 0..<200 {
      if Int.random(in: 0..<10, using: &random) == 0 {
        let start = Int64.random(in: 0..<60, using: &random)
        let gap = start..<start + Int64.random(in: 0..<9, using: &random)
        position.skip(gap)
        taken.formUnion(gap)
      } else {
        let offset = Int64.random(in: 0..<70, using: &random)
        position.take(offset)
        taken.insert(offset)
      }
      for offset in Int64(0)..<80 { #expect(position.contains(offset) == taken.contains(offset)) }
      #expect(position.next == (0...).first { !taken.contains($0) })
      var writer = RowWriter()
      writer.write(position)
      let copy = try writer.bytes.withUnsafeBytes { raw in try RowReader.read(InputPosition.self, from: raw) }
      #expect(copy == position)
    }
  }
}
