/// Whether the transaction has ended as asked.
struct EndTxnResponse: WireStruct {
  var throttleTimeMs: Int32 = 0
  var error: ErrorCode = .none

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&throttleTimeMs)
    try wire.field(&error)
  }
}
