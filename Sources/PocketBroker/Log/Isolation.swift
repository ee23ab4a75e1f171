/// Which records a reader sees.
package enum Isolation: Int8, Sendable {
  /// All records up to the high watermark, those of open and aborted transactions too.
  case readUncommitted = 0
  /// Records up to the last stable offset, with a list of the aborted transactions among them.
  case readCommitted = 1
}
