/// Commits a group's offsets as part of a transaction, fenced by generation from version 3 on (KIP-447).
struct TxnOffsetCommitRequest: RequestMessage {
  typealias Response = TxnOffsetCommitResponse
  static let api = APIKey.txnOffsetCommit

  var transactionalID = ""
  var groupID = ""
  var producerID: Int64 = 0
  var producerEpoch: Int16 = 0
  var generationID: Int32 = -1
  var memberID = ""
  var groupInstanceID: String?
  var topics: [Topic] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&transactionalID)
    try wire.field(&groupID)
    try wire.field(&producerID)
    try wire.field(&producerEpoch)
    if wire.version >= 3 {
      try wire.field(&generationID)
      try wire.field(&memberID)
      try wire.field(&groupInstanceID)
    }
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
        if wire.version >= 2 { try wire.field(&leaderEpoch) }
        try wire.field(&metadata)
      }
    }
  }
}
