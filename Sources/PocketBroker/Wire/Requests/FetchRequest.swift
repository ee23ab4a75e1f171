/// Asks for record batches from given offsets, by topic name up to version 12 and by topic id from 13 on (KIP-516).
struct FetchRequest: RequestMessage {
  typealias Response = FetchResponse
  static let api = APIKey.fetch

  var replicaID: Int32 = -1
  var maxWaitMs: Int32 = 0
  var minBytes: Int32 = 0
  var maxBytes: Int32 = .max
  var isolationLevel: Int8 = 0
  var sessionID: Int32 = 0
  var sessionEpoch: Int32 = -1
  var topics: [Topic] = []
  var forgottenTopics: [ForgottenTopic] = []
  var rackID = ""

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    if wire.version <= 14 { try wire.field(&replicaID) }
    try wire.field(&maxWaitMs)
    try wire.field(&minBytes)
    try wire.field(&maxBytes)
    try wire.field(&isolationLevel)
    if wire.version >= 7 {
      try wire.field(&sessionID)
      try wire.field(&sessionEpoch)
    }
    try wire.field(&topics)
    if wire.version >= 7 { try wire.field(&forgottenTopics) }
    if wire.version >= 11 { try wire.field(&rackID) }
  }

  struct Topic: WireStruct {
    var name = ""
    var topicID: TopicID = .zero
    var partitions: [Partition] = []

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      if wire.version <= 12 { try wire.field(&name) }
      if wire.version >= 13 { try wire.field(&topicID) }
      try wire.field(&partitions)
    }

    struct Partition: WireStruct {
      var index: Int32 = 0
      var currentLeaderEpoch: Int32 = -1
      var fetchOffset: Int64 = 0
      var lastFetchedEpoch: Int32 = -1
      var logStartOffset: Int64 = -1
      var partitionMaxBytes: Int32 = 0

      mutating func code(_ wire: inout WireCoder) throws(WireError) {
        try wire.field(&index)
        if wire.version >= 9 { try wire.field(&currentLeaderEpoch) }
        try wire.field(&fetchOffset)
        if wire.version >= 12 { try wire.field(&lastFetchedEpoch) }
        if wire.version >= 5 { try wire.field(&logStartOffset) }
        try wire.field(&partitionMaxBytes)
      }
    }
  }

  struct ForgottenTopic: WireStruct {
    var name = ""
    var topicID: TopicID = .zero
    var partitions: [Int32] = []

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      if wire.version <= 12 { try wire.field(&name) }
      if wire.version >= 13 { try wire.field(&topicID) }
      try wire.field(&partitions)
    }
  }
}
