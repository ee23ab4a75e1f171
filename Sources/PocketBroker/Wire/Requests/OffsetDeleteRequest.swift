/// Deletes a group's committed offsets (KIP-496).
struct OffsetDeleteRequest: RequestMessage {
  typealias Response = OffsetDeleteResponse
  static let api = APIKey.offsetDelete

  var groupID = ""
  var topics: [Topic] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&groupID)
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

      mutating func code(_ wire: inout WireCoder) throws(WireError) {
        try wire.field(&index)
      }
    }
  }
}
