import NIOCore

/// Joins a group or rejoins it for the next generation.
struct JoinGroupRequest: RequestMessage {
  typealias Response = JoinGroupResponse
  static let api = APIKey.joinGroup

  var groupID = ""
  var sessionTimeoutMs: Int32 = 0
  var rebalanceTimeoutMs: Int32 = -1
  var memberID = ""
  var groupInstanceID: String?
  var protocolType = ""
  var candidates: [Candidate] = []
  var reason: String?

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&groupID)
    try wire.field(&sessionTimeoutMs)
    if wire.version >= 1 { try wire.field(&rebalanceTimeoutMs) }
    try wire.field(&memberID)
    if wire.version >= 5 { try wire.field(&groupInstanceID) }
    try wire.field(&protocolType)
    try wire.field(&candidates)
    if wire.version >= 8 { try wire.field(&reason) }
  }

  struct Candidate: WireStruct {
    var name = ""
    var metadata = ByteBuffer()

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&name)
      try wire.field(&metadata)
    }
  }
}
