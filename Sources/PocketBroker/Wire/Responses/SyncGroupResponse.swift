import NIOCore

/// The member's assignment.
struct SyncGroupResponse: WireStruct {
  var throttleTimeMs: Int32 = 0
  var error: ErrorCode = .none
  var protocolType: String?
  var protocolName: String?
  var assignment = ByteBuffer()

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    if wire.version >= 1 { try wire.field(&throttleTimeMs) }
    try wire.field(&error)
    if wire.version >= 5 {
      try wire.field(&protocolType)
      try wire.field(&protocolName)
    }
    try wire.field(&assignment)
  }
}
