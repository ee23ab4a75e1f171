/// Numbers as people write many of them.
enum NumberRanges {
  /// Ascending, neighbours as a range: `0-3, 7`.
  static func text(_ numbers: [Int64]) -> String {
    var parts: [ClosedRange<Int64>] = []
    for number in Set(numbers).sorted() {
      if let last = parts.last, last.upperBound + 1 == number {
        parts[parts.count - 1] = last.lowerBound...number
      } else {
        parts.append(number...number)
      }
    }
    return parts.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ", ")
  }
}
