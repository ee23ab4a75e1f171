import NIOCore

/// Record batches per partition with the offsets a consumer judges them by; every fetch is answered session-less (KIP-227).
struct FetchResponse: WireStruct {
  var throttleTimeMs: Int32 = 0
  var error: ErrorCode = .none
  var sessionID: Int32 = 0
  var topics: [Topic] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&throttleTimeMs)
    if wire.version >= 7 {
      try wire.field(&error)
      try wire.field(&sessionID)
    }
    try wire.field(&topics)
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
      var error: ErrorCode = .none
      var highWatermark: Int64 = 0
      var lastStableOffset: Int64 = -1
      var logStartOffset: Int64 = -1
      var aborted: [Aborted]?
      var preferredReadReplica: Int32 = -1
      var records: ByteBuffer?

      mutating func code(_ wire: inout WireCoder) throws(WireError) {
        try wire.field(&index)
        try wire.field(&error)
        try wire.field(&highWatermark)
        try wire.field(&lastStableOffset)
        if wire.version >= 5 { try wire.field(&logStartOffset) }
        try wire.field(&aborted)
        if wire.version >= 11 { try wire.field(&preferredReadReplica) }
        try wire.field(&records)
      }

      struct Aborted: WireStruct {
        var producerID: Int64 = 0
        var firstOffset: Int64 = 0

        mutating func code(_ wire: inout WireCoder) throws(WireError) {
          try wire.field(&producerID)
          try wire.field(&firstOffset)
        }
      }
    }
  }
}
