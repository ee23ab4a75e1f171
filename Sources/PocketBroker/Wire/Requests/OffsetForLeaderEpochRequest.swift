/// Asks where a leader epoch ended (KIP-320).
struct OffsetForLeaderEpochRequest: RequestMessage {
  typealias Response = OffsetForLeaderEpochResponse
  static let api = APIKey.offsetForLeaderEpoch

  var replicaID: Int32 = -2
  var topics: [Topic] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    if wire.version >= 3 { try wire.field(&replicaID) }
    try wire.field(&topics)
  }

  struct Topic: WireStruct {
    var name = ""
    var partitions: [Partition] = []

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&name)
      try wire.field(&partitions)
    }

    struct Partition: WireStruct {
      var index: Int32 = 0
      var currentLeaderEpoch: Int32 = -1
      var leaderEpoch: Int32 = 0

      mutating func code(_ wire: inout WireCoder) throws(WireError) {
        try wire.field(&index)
        try wire.field(&currentLeaderEpoch)
        try wire.field(&leaderEpoch)
      }
    }
  }
}
