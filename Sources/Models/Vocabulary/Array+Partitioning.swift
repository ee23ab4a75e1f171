extension Array {
  /// Where the elements begin that the predicate holds for, in an array in which it holds for none before one for which it does; `count` where
  /// it holds for none. Binary search.
  @inlinable package func partitioningIndex(where holds: (Element) throws -> Bool) rethrows -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = low + (high - low) / 2
      if try holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
