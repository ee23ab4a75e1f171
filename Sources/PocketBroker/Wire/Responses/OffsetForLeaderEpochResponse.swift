/// The end offset of each epoch asked for.
struct OffsetForLeaderEpochResponse: WireStruct {
  var throttleTimeMs: Int32 = 0
  var topics: [Topic] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&throttleTimeMs)
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
      var error: ErrorCode = .none
      var index: Int32 = 0
      var leaderEpoch: Int32 = -1
      var endOffset: Int64 = -1

      mutating func code(_ wire: inout WireCoder) throws(WireError) {
        try wire.field(&error)
        try wire.field(&index)
        try wire.field(&leaderEpoch)
        try wire.field(&endOffset)
      }
    }
  }
}
