import NIOCore

/// State and members of each group asked for.
struct DescribeGroupsResponse: WireStruct {
  var throttleTimeMs: Int32 = 0
  var groups: [Group] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    if wire.version >= 1 { try wire.field(&throttleTimeMs) }
    try wire.field(&groups)
  }

  struct Group: WireStruct {
    var error: ErrorCode = .none
    var errorMessage: String?
    var groupID = ""
    var groupState = ""
    var protocolType = ""
    var protocolData = ""
    var members: [Member] = []
    var authorizedOperations: Int32 = .min

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&error)
      if wire.version >= 6 { try wire.reason(&errorMessage) }
      try wire.field(&groupID)
      try wire.field(&groupState)
      try wire.field(&protocolType)
      try wire.field(&protocolData)
      try wire.field(&members)
      if wire.version >= 3 { try wire.field(&authorizedOperations) }
    }

    struct Member: WireStruct {
      var memberID = ""
      var groupInstanceID: String?
      var clientID = ""
      var clientHost = ""
      var memberMetadata = ByteBuffer()
      var memberAssignment = ByteBuffer()

      mutating func code(_ wire: inout WireCoder) throws(WireError) {
        try wire.field(&memberID)
        if wire.version >= 4 { try wire.field(&groupInstanceID) }
        try wire.field(&clientID)
        try wire.field(&clientHost)
        try wire.field(&memberMetadata)
        try wire.field(&memberAssignment)
      }
    }
  }
}
