/// The outcome for each member that was to leave.
struct LeaveGroupResponse: WireStruct {
  var throttleTimeMs: Int32 = 0
  var error: ErrorCode = .none
  var members: [Member] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    if wire.version >= 1 { try wire.field(&throttleTimeMs) }
    try wire.field(&error)
    if wire.version >= 3 { try wire.field(&members) }
  }

  struct Member: WireStruct {
    var memberID = ""
    var groupInstanceID: String?
    var error: ErrorCode = .none

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&memberID)
      try wire.field(&groupInstanceID)
      try wire.field(&error)
    }
  }
}
