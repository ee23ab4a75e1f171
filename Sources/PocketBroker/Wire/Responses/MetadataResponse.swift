/// The one broker and the topics asked for.
struct MetadataResponse: WireStruct {
  var throttleTimeMs: Int32 = 0
  var brokers: [Broker] = []
  var clusterID: String?
  var controllerID: Int32 = -1
  var topics: [Topic] = []
  var clusterAuthorizedOperations: Int32 = .min

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    if wire.version >= 3 { try wire.field(&throttleTimeMs) }
    try wire.field(&brokers)
    if wire.version >= 2 { try wire.field(&clusterID) }
    if wire.version >= 1 { try wire.field(&controllerID) }
    try wire.field(&topics)
    if (8...10).contains(wire.version) { try wire.field(&clusterAuthorizedOperations) }
  }

  struct Broker: WireStruct {
    var nodeID: Int32 = 0
    var host = ""
    var port: Int32 = 0
    var rack: String?

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&nodeID)
      try wire.field(&host)
      try wire.field(&port)
      if wire.version >= 1 { try wire.field(&rack) }
    }
  }

  struct Topic: WireStruct {
    var error: ErrorCode = .none
    var name: String?
    var topicID: TopicID = .zero
    var isInternal = false
    var partitions: [Partition] = []
    var topicAuthorizedOperations: Int32 = .min

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&error)
      try wire.field(&name)
      if wire.version >= 10 { try wire.field(&topicID) }
      if wire.version >= 1 { try wire.field(&isInternal) }
      try wire.field(&partitions)
      if wire.version >= 8 { try wire.field(&topicAuthorizedOperations) }
    }

    struct Partition: WireStruct {
      var error: ErrorCode = .none
      var index: Int32 = 0
      var leaderID: Int32 = 0
      var leaderEpoch: Int32 = -1
      var replicaNodes: [Int32] = []
      var isrNodes: [Int32] = []
      var offlineReplicas: [Int32] = []

      mutating func code(_ wire: inout WireCoder) throws(WireError) {
        try wire.field(&error)
        try wire.field(&index)
        try wire.field(&leaderID)
        if wire.version >= 7 { try wire.field(&leaderEpoch) }
        try wire.field(&replicaNodes)
        try wire.field(&isrNodes)
        if wire.version >= 5 { try wire.field(&offlineReplicas) }
      }
    }
  }
}
