/// Asks for committed offsets, of several groups from version 8 on (KIP-709); absent partitions mean all.
struct OffsetFetchRequest: RequestMessage {
  typealias Response = OffsetFetchResponse
  static let api = APIKey.offsetFetch

  var groupID = ""
  var topics: [Topic]?
  var groups: [Group] = []
  var requireStable = false

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    if wire.version <= 7 {
      try wire.field(&groupID)
      try wire.field(&topics)
    }
    if wire.version >= 8 { try wire.field(&groups) }
    if wire.version >= 7 { try wire.field(&requireStable) }
  }

  struct Topic: WireStruct {
    var name = ""
    var partitions: [Int32] = []

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&name)
      try wire.field(&partitions)
    }
  }

  struct Group: WireStruct {
    var groupID = ""
    var memberID: String?
    var memberEpoch: Int32 = -1
    var topics: [Topic]?

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&groupID)
      if wire.version >= 9 {
        try wire.field(&memberID)
        try wire.field(&memberEpoch)
      }
      try wire.field(&topics)
    }
  }
}
