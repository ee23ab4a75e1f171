/// The state of each transactional id.
struct DescribeTransactionsResponse: WireStruct {
  var throttleTimeMs: Int32 = 0
  var transactionStates: [Transaction] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&throttleTimeMs)
    try wire.field(&transactionStates)
  }

  struct Transaction: WireStruct {
    var error: ErrorCode = .none
    var transactionalID = ""
    var transactionState = ""
    var transactionTimeoutMs: Int32 = 0
    var transactionStartTimeMs: Int64 = 0
    var producerID: Int64 = 0
    var producerEpoch: Int16 = 0
    var topics: [Topic] = []

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&error)
      try wire.field(&transactionalID)
      try wire.field(&transactionState)
      try wire.field(&transactionTimeoutMs)
      try wire.field(&transactionStartTimeMs)
      try wire.field(&producerID)
      try wire.field(&producerEpoch)
      try wire.field(&topics)
    }

    struct Topic: WireStruct {
      var name = ""
      var partitions: [Int32] = []

      mutating func code(_ wire: inout WireCoder) throws(WireError) {
        try wire.field(&name)
        try wire.field(&partitions)
      }
    }
  }
}
