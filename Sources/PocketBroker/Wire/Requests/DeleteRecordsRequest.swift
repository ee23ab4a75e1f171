/// Moves the start of partitions up to an offset; -1 is the high watermark.
struct DeleteRecordsRequest: RequestMessage {
  typealias Response = DeleteRecordsResponse
  static let api = APIKey.deleteRecords

  var topics: [Topic] = []
  var timeoutMs: Int32 = 0

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&topics)
    try wire.field(&timeoutMs)
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

      mutating func code(_ wire: inout WireCoder) throws(WireError) {
        try wire.field(&index)
        try wire.field(&offset)
      }
    }
  }
}
