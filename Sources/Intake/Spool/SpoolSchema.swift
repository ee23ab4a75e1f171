/// The form of the spool's file.
enum SpoolSchema {
  /// One step from each version of the file to the next, in order.
  static let steps: [[String]] = [
    [
      // Events that are not yet delivered, a row for each commit; the times are seconds since 1970.
      "CREATE TABLE batches(number INTEGER PRIMARY KEY, at INTEGER NOT NULL, count INTEGER NOT NULL, bytes BLOB NOT NULL)",
      // By what the events of late commits are known again: 24 bytes each.
      "CREATE TABLE recent(number INTEGER PRIMARY KEY, at INTEGER NOT NULL, generation INTEGER NOT NULL, events BLOB NOT NULL)",
      // Events that the cluster refuses for good, kept for an operator.
      """
      CREATE TABLE undeliverable(number INTEGER PRIMARY KEY, at INTEGER NOT NULL, topic TEXT NOT NULL, key BLOB NOT NULL,
        value BLOB NOT NULL, reason TEXT NOT NULL)
      """,
    ]
  ]
}
