/// Raises the number of partitions of topics.
struct CreatePartitionsRequest: RequestMessage {
  typealias Response = CreatePartitionsResponse
  static let api = APIKey.createPartitions

  var topics: [Topic] = []
  var timeoutMs: Int32 = 0
  var validateOnly = false

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&topics)
    try wire.field(&timeoutMs)
    try wire.field(&validateOnly)
  }

  struct Topic: WireStruct {
    var name = ""
    var count: Int32 = 0
    var assignments: [Assignment]?

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&name)
      try wire.field(&count)
      try wire.field(&assignments)
    }

    struct Assignment: WireStruct {
      var brokerIDs: [Int32] = []

      mutating func code(_ wire: inout WireCoder) throws(WireError) {
        try wire.field(&brokerIDs)
      }
    }
  }
}
