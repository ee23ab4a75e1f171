/// What became of each partition's batches, in the order asked.
struct ProduceResponse: WireStruct {
  var topics: [Topic] = []
  var throttleTimeMs: Int32 = 0

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&topics)
    try wire.field(&throttleTimeMs)
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
      var baseOffset: Int64 = 0
      var logAppendTimeMs: Int64 = -1
      var logStartOffset: Int64 = -1
      var recordErrors: [RecordError] = []
      var errorMessage: String?

      mutating func code(_ wire: inout WireCoder) throws(WireError) {
        try wire.field(&index)
        try wire.field(&error)
        try wire.field(&baseOffset)
        try wire.field(&logAppendTimeMs)
        if wire.version >= 5 { try wire.field(&logStartOffset) }
        if wire.version >= 8 {
          try wire.field(&recordErrors)
          try wire.reason(&errorMessage)
        }
      }

      struct RecordError: WireStruct {
        var batchIndex: Int32 = 0
        var message: String?

        mutating func code(_ wire: inout WireCoder) throws(WireError) {
          try wire.field(&batchIndex)
          try wire.field(&message)
        }
      }
    }
  }
}
