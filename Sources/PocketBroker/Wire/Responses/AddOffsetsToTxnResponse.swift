/// Whether the group was taken in.
struct AddOffsetsToTxnResponse: WireStruct {
  var throttleTimeMs: Int32 = 0
  var error: ErrorCode = .none

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&throttleTimeMs)
    try wire.field(&error)
  }
}
