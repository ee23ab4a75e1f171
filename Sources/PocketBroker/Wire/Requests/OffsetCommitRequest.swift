/// Commits a group's offsets with their metadata.
struct OffsetCommitRequest: RequestMessage {
  typealias Response = OffsetCommitResponse
  static let api = APIKey.offsetCommit

  var groupID = ""
  var generationID: Int32 = -1
  var memberID = ""
  var groupInstanceID: String?
  var retentionTimeMs: Int64 = -1
  var topics: [Topic] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&groupID)
    try wire.field(&generationID)
    try wire.field(&memberID)
    if wire.version >= 7 { try wire.field(&groupInstanceID) }
    if wire.version <= 4 { try wire.field(&retentionTimeMs) }
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
      var offset: Int64 = 0
      var leaderEpoch: Int32 = -1
      var metadata: String?

      mutating func code(_ wire: inout WireCoder) throws(WireError) {
        try wire.field(&index)
        try wire.field(&offset)
        if wire.version >= 6 { try wire.field(&leaderEpoch) }
        try wire.field(&metadata)
      }
    }
  }
}
