/// Why a lane cannot go on, and at which record; it stops the worker with the cause's exit code.
struct LaneFailure: Error, CustomStringConvertible {
  let partition: Int32
  /// Without prefix.
  let topic: String
  /// Of the record that was being taken; what was taken before it in the same batch is taken again after the next start.
  let offset: Int64
  let cause: any Error

  var description: String { "lane \(partition), \(topic)-\(partition) at offset \(offset): \(cause)" }
}
