package import Models

/// The events of several sorted runs in one order.
package final class MergedEvents {
  /// A binary heap by time, then by the run's number: what came first goes first.
  private var heap: [(reader: RunReader, number: Int)]

  init(_ readers: [RunReader]) {
    heap = readers.enumerated().filter { $0.element.time != nil }.map { (reader: $0.element, number: $0.offset) }
    for index in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(index) }
  }

  /// The time of the next event; `nil` at the end.
  package var nextTime: Instant? { heap.first?.reader.time }

  /// Adds the next event to a batch.
  package func take(into batch: inout EventBatch) throws(FeedError) {
    guard let first = heap.first else { return }
    try first.reader.take(into: &batch)
    if first.reader.time == nil {
      heap[0] = heap[heap.count - 1]
      heap.removeLast()
    }
    sink(0)
  }

  private func comesBefore(_ left: Int, _ right: Int) -> Bool {
    let (one, other) = (heap[left], heap[right])
    let (time, otherTime) = (one.reader.time ?? .latest, other.reader.time ?? .latest)
    return time == otherTime ? one.number < other.number : time < otherTime
  }

  private func sink(_ start: Int) {
    var parent = start
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && comesBefore(child, least) { least = child }
      if least == parent { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
