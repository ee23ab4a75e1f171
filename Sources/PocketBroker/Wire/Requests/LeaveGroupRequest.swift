/// Takes members out of a group, several and static ones from version 3 on (KIP-345).
struct LeaveGroupRequest: RequestMessage {
  typealias Response = LeaveGroupResponse
  static let api = APIKey.leaveGroup

  var groupID = ""
  var memberID = ""
  var members: [Member] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&groupID)
    if wire.version <= 2 { try wire.field(&memberID) }
    if wire.version >= 3 { try wire.field(&members) }
  }

  struct Member: WireStruct {
    var memberID = ""
    var groupInstanceID: String?
    var reason: String?

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&memberID)
      try wire.field(&groupInstanceID)
      if wire.version >= 5 { try wire.field(&reason) }
    }
  }
}
