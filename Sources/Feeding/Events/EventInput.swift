import Models

/// An input file as events, one row or line after the other.
package protocol EventInput: AnyObject {
  /// The text that it reads, for how far it has come.
  var text: InputText { get }
  /// How many rows have been read, refused ones and skipped ones included.
  var rows: Int { get }
  var rejects: RejectsFile { get }
  /// Reads the next row and adds its events to the batch; `false` at the end. A row that is refused goes to the rejects.
  func next(into batch: inout EventBatch) throws(FeedError) -> Bool
  /// Passes over a row without looking into it; `false` at the end.
  func skip() throws(FeedError) -> Bool
}
