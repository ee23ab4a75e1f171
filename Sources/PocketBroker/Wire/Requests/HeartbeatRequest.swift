/// Says that a member lives.
struct HeartbeatRequest: RequestMessage {
  typealias Response = HeartbeatResponse
  static let api = APIKey.heartbeat

  var groupID = ""
  var generationID: Int32 = 0
  var memberID = ""
  var groupInstanceID: String?

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&groupID)
    try wire.field(&generationID)
    try wire.field(&memberID)
    if wire.version >= 3 { try wire.field(&groupInstanceID) }
  }
}
