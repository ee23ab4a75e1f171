import NIOCore

/// The generation joined and, to its leader, all its members.
struct JoinGroupResponse: WireStruct {
  var throttleTimeMs: Int32 = 0
  var error: ErrorCode = .none
  var generationID: Int32 = -1
  var protocolType: String?
  var protocolName: String?
  var leader = ""
  var skipAssignment = false
  var memberID = ""
  var members: [Member] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    if wire.version >= 2 { try wire.field(&throttleTimeMs) }
    try wire.field(&error)
    try wire.field(&generationID)
    if wire.version >= 7 { try wire.field(&protocolType) }
    try wire.field(&protocolName)
    try wire.field(&leader)
    if wire.version >= 9 { try wire.field(&skipAssignment) }
    try wire.field(&memberID)
    try wire.field(&members)
  }

  struct Member: WireStruct {
    var memberID = ""
    var groupInstanceID: String?
    var metadata = ByteBuffer()

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&memberID)
      if wire.version >= 5 { try wire.field(&groupInstanceID) }
      try wire.field(&metadata)
    }
  }
}
