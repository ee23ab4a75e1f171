/// Takes partitions into a transaction; later versions are between brokers only.
struct AddPartitionsToTxnRequest: RequestMessage {
  typealias Response = AddPartitionsToTxnResponse
  static let api = APIKey.addPartitionsToTxn

  var transactionalID = ""
  var producerID: Int64 = 0
  var producerEpoch: Int16 = 0
  var topics: [Topic] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&transactionalID)
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
