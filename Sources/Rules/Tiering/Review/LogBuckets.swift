/// The integer log-linear buckets of a histogram: exact below 128, then 128 to each power of two, so none is wider than 1/128 of its values.
enum LogBuckets {
  /// The bucket of a value that is not negative.
  static func bucket(of value: Int64) -> Int {
    guard value >= 128 else { return Int(value) }
    let shift = 63 - value.leadingZeroBitCount - 7
    return (shift + 1) << 7 + Int(value >> Int64(shift)) & 127
  }

  /// The values of a bucket, both ends included.
  static func range(of bucket: Int) -> ClosedRange<Int64> {
    guard bucket >= 128 else { return Int64(bucket)...Int64(bucket) }
    let shift = bucket >> 7 - 1
    let low = Int64(128 + bucket & 127) << Int64(shift)
    return low...(low + ((1 << Int64(shift)) - 1))
  }

  /// One more than the largest bucket.
  static let count = 57 * 128
}
