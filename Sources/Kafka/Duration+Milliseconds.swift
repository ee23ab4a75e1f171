extension Duration {
  /// Whole milliseconds for a C function: never negative (which would mean for ever), never beyond a day, and not 0 for a wait shorter than
  /// one.
  var clampedMilliseconds: Int32 {
    guard self > .zero else { return 0 }
    guard self < .seconds(86_400) else { return 86_400_000 }
    let (seconds, attoseconds) = components
    return Int32(clamping: seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}
