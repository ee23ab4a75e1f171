import NIOCore

/// Brings the leader's assignment and asks for one's own.
struct SyncGroupRequest: RequestMessage {
  typealias Response = SyncGroupResponse
  static let api = APIKey.syncGroup

  var groupID = ""
  var generationID: Int32 = 0
  var memberID = ""
  var groupInstanceID: String?
  var protocolType: String?
  var protocolName: String?
  var assignments: [Assignment] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&groupID)
    try wire.field(&generationID)
    try wire.field(&memberID)
    if wire.version >= 3 { try wire.field(&groupInstanceID) }
    if wire.version >= 5 {
      try wire.field(&protocolType)
      try wire.field(&protocolName)
    }
    try wire.field(&assignments)
  }

  struct Assignment: WireStruct {
    var memberID = ""
    var assignment = ByteBuffer()

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&memberID)
      try wire.field(&assignment)
    }
  }
}
