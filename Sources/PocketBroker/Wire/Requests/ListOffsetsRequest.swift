/// Asks which offset stands at a timestamp; -1 is the latest, -2 the earliest, -3 that of the largest timestamp (KIP-734).
struct ListOffsetsRequest: RequestMessage {
  typealias Response = ListOffsetsResponse
  static let api = APIKey.listOffsets

  var replicaID: Int32 = 0
  var isolationLevel: Int8 = 0
  var topics: [Topic] = []
  var timeoutMs: Int32 = 0

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&replicaID)
    if wire.version >= 2 { try wire.field(&isolationLevel) }
    try wire.field(&topics)
    if wire.version >= 10 { try wire.field(&timeoutMs) }
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
      var timestamp: Int64 = 0

      mutating func code(_ wire: inout WireCoder) throws(WireError) {
        try wire.field(&index)
        if wire.version >= 4 { try wire.field(&currentLeaderEpoch) }
        try wire.field(&timestamp)
      }
    }
  }
}
