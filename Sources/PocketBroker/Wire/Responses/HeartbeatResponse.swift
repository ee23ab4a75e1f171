/// Whether the member may go on or must rejoin.
struct HeartbeatResponse: WireStruct {
  var throttleTimeMs: Int32 = 0
  var error: ErrorCode = .none

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    if wire.version >= 1 { try wire.field(&throttleTimeMs) }
    try wire.field(&error)
  }
}
