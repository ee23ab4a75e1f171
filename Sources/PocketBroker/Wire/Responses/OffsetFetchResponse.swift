/// Committed offsets; -1 where none is.
struct OffsetFetchResponse: WireStruct {
  var throttleTimeMs: Int32 = 0
  var topics: [Topic] = []
  var error: ErrorCode = .none
  var groups: [Group] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    if wire.version >= 3 { try wire.field(&throttleTimeMs) }
    if wire.version <= 7 { try wire.field(&topics) }
    if (2...7).contains(wire.version) { try wire.field(&error) }
    if wire.version >= 8 { try wire.field(&groups) }
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
      var offset: Int64 = 0
      var leaderEpoch: Int32 = -1
      var metadata: String?
      var error: ErrorCode = .none

      mutating func code(_ wire: inout WireCoder) throws(WireError) {
        try wire.field(&index)
        try wire.field(&offset)
        if wire.version >= 5 { try wire.field(&leaderEpoch) }
        try wire.field(&metadata)
        try wire.field(&error)
      }
    }
  }

  struct Group: WireStruct {
    var groupID = ""
    var topics: [Topic] = []
    var error: ErrorCode = .none

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&groupID)
      try wire.field(&topics)
      try wire.field(&error)
    }
  }
}
