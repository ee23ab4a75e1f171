/// The outcome for each topic.
struct CreateTopicsResponse: WireStruct {
  var throttleTimeMs: Int32 = 0
  var topics: [Topic] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&throttleTimeMs)
    try wire.field(&topics)
  }

  struct Topic: WireStruct {
    var name = ""
    var topicID: TopicID = .zero
    var error: ErrorCode = .none
    var errorMessage: String?
    var numPartitions: Int32 = -1
    var replicationFactor: Int16 = -1
    var configs: [Config]?

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&name)
      if wire.version >= 7 { try wire.field(&topicID) }
      try wire.field(&error)
      try wire.reason(&errorMessage)
      if wire.version >= 5 {
        try wire.field(&numPartitions)
        try wire.field(&replicationFactor)
        try wire.field(&configs)
      }
    }

    struct Config: WireStruct {
      var name = ""
      var value: String?
      var readOnly = false
      var configSource: Int8 = -1
      var isSensitive = false

      mutating func code(_ wire: inout WireCoder) throws(WireError) {
        try wire.field(&name)
        try wire.field(&value)
        try wire.field(&readOnly)
        try wire.field(&configSource)
        try wire.field(&isSensitive)
      }
    }
  }
}
