/// A row that was refused, and where and why.
package struct Reject: Hashable, Sendable {
  /// The line on which the row begins, from 1.
  package var line: Int
  /// The column's name; of NDJSON the JSON pointer of the fault.
  package var column: String?
  package var reason: String

  package init(line: Int, column: String?, reason: String) {
    self.line = line
    self.column = column
    self.reason = reason
  }
}

extension Reject: CustomStringConvertible {
  /// `line 12, column "total": expected …`.
  package var description: String { "line \(line)\(column.map { ", \($0.hasPrefix("/") ? $0 : "column \"\($0)\"")" } ?? ""): \(reason)" }
}
