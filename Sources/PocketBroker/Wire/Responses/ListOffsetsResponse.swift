/// The offset and timestamp found in each partition.
struct ListOffsetsResponse: WireStruct {
  var throttleTimeMs: Int32 = 0
  var topics: [Topic] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    if wire.version >= 2 { try wire.field(&throttleTimeMs) }
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
      var error: ErrorCode = .none
      var timestamp: Int64 = -1
      var offset: Int64 = -1
      var leaderEpoch: Int32 = -1

      mutating func code(_ wire: inout WireCoder) throws(WireError) {
        try wire.field(&index)
        try wire.field(&error)
        try wire.field(&timestamp)
        try wire.field(&offset)
        if wire.version >= 4 { try wire.field(&leaderEpoch) }
      }
    }
  }
}
