/// The producers active in each partition.
struct DescribeProducersResponse: WireStruct {
  var throttleTimeMs: Int32 = 0
  var topics: [Topic] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&throttleTimeMs)
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
      var error: ErrorCode = .none
      var errorMessage: String?
      var activeProducers: [Producer] = []

      mutating func code(_ wire: inout WireCoder) throws(WireError) {
        try wire.field(&index)
        try wire.field(&error)
        try wire.reason(&errorMessage)
        try wire.field(&activeProducers)
      }

      struct Producer: WireStruct {
        var producerID: Int64 = 0
        var producerEpoch: Int32 = 0
        var lastSequence: Int32 = -1
        var lastTimestamp: Int64 = -1
        var coordinatorEpoch: Int32 = 0
        var currentTxnStartOffset: Int64 = -1

        mutating func code(_ wire: inout WireCoder) throws(WireError) {
          try wire.field(&producerID)
          try wire.field(&producerEpoch)
          try wire.field(&lastSequence)
          try wire.field(&lastTimestamp)
          try wire.field(&coordinatorEpoch)
          try wire.field(&currentTxnStartOffset)
        }
      }
    }
  }
}
