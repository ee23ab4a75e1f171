/// A record as a consumer lends it: nothing is copied, and nothing may be kept beyond the call that it is passed to.
package struct LentRecord {
  package var key: UnsafeRawBufferPointer?
  /// `nil` is a tombstone; empty bytes are not.
  package var value: UnsafeRawBufferPointer?
  package var headers: UnsafeBufferPointer<LentHeader>

  package init(
    key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?, headers: UnsafeBufferPointer<LentHeader> = .init(start: nil, count: 0)
  ) {
    self.key = key
    self.value = value
    self.headers = headers
  }
}

/// One header of a lent record; names may repeat.
package struct LentHeader {
  package var name: UnsafeRawBufferPointer
  package var value: UnsafeRawBufferPointer?

  package init(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?) {
    self.name = name
    self.value = value
  }

  var nameText: BorrowedText { BorrowedText(bytes: name.assumingMemoryBound(to: UInt8.self)) }
}
