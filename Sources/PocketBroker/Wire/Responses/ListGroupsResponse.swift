/// The names of groups with their states.
struct ListGroupsResponse: WireStruct {
  var throttleTimeMs: Int32 = 0
  var error: ErrorCode = .none
  var groups: [Group] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    if wire.version >= 1 { try wire.field(&throttleTimeMs) }
    try wire.field(&error)
    try wire.field(&groups)
  }

  struct Group: WireStruct {
    var groupID = ""
    var protocolType = ""
    var groupState = ""
    var groupType = ""

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&groupID)
      try wire.field(&protocolType)
      if wire.version >= 4 { try wire.field(&groupState) }
      if wire.version >= 5 { try wire.field(&groupType) }
    }
  }
}
