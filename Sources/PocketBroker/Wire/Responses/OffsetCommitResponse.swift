/// The outcome of a commit for each partition.
struct OffsetCommitResponse: WireStruct {
  var throttleTimeMs: Int32 = 0
  var topics: [Topic] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    if wire.version >= 3 { try wire.field(&throttleTimeMs) }
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

      mutating func code(_ wire: inout WireCoder) throws(WireError) {
        try wire.field(&index)
        try wire.field(&error)
      }
    }
  }
}
