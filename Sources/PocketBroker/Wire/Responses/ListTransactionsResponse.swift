/// The transactional ids known and their states.
struct ListTransactionsResponse: WireStruct {
  var throttleTimeMs: Int32 = 0
  var error: ErrorCode = .none
  var unknownStateFilters: [String] = []
  var transactionStates: [Transaction] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&throttleTimeMs)
    try wire.field(&error)
    try wire.field(&unknownStateFilters)
    try wire.field(&transactionStates)
  }

  struct Transaction: WireStruct {
    var transactionalID = ""
    var producerID: Int64 = 0
    var transactionState = ""

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&transactionalID)
      try wire.field(&producerID)
      try wire.field(&transactionState)
    }
  }
}
