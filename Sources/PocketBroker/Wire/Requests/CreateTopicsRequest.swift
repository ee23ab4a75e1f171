/// Creates topics.
struct CreateTopicsRequest: RequestMessage {
  typealias Response = CreateTopicsResponse
  static let api = APIKey.createTopics

  var topics: [Topic] = []
  var timeoutMs: Int32 = 60000
  var validateOnly = false

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&topics)
    try wire.field(&timeoutMs)
    try wire.field(&validateOnly)
  }

  struct Topic: WireStruct {
    var name = ""
    var numPartitions: Int32 = 0
    var replicationFactor: Int16 = 0
    var assignments: [Assignment] = []
    var configs: [Config] = []

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&name)
      try wire.field(&numPartitions)
      try wire.field(&replicationFactor)
      try wire.field(&assignments)
      try wire.field(&configs)
    }

    struct Assignment: WireStruct {
      var index: Int32 = 0
      var brokerIDs: [Int32] = []

      mutating func code(_ wire: inout WireCoder) throws(WireError) {
        try wire.field(&index)
        try wire.field(&brokerIDs)
      }
    }

    struct Config: WireStruct {
      var name = ""
      var value: String?

      mutating func code(_ wire: inout WireCoder) throws(WireError) {
        try wire.field(&name)
        try wire.field(&value)
      }
    }
  }
}
