/// Reads a sorted run of handled events in ascending order, a chunk at a time.
final class SeenRunCursor {
  private let statement: StoreStatement
  private var chunk: [SeenEntry] = []
  private var index = 0
  /// The entry at hand; `nil` at the end.
  private(set) var current: SeenEntry?

  /// `statement` selects the run's chunks in order and is the cursor's own.
  init(_ statement: StoreStatement, run: Int64) throws {
    self.statement = statement
    statement.bind(run, at: 1)
    try advance()
  }

  func advance() throws {
    while index == chunk.count {
      guard try statement.step() else {
        current = nil
        return
      }
      chunk = SeenEntry.unpack(statement.blob(0))
      index = 0
    }
    current = chunk[index]
    index += 1
  }
}
