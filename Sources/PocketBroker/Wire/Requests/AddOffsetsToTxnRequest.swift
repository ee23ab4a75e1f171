/// Takes a group's offsets into a transaction.
struct AddOffsetsToTxnRequest: RequestMessage {
  typealias Response = AddOffsetsToTxnResponse
  static let api = APIKey.addOffsetsToTxn

  var transactionalID = ""
  var producerID: Int64 = 0
  var producerEpoch: Int16 = 0
  var groupID = ""

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&transactionalID)
    try wire.field(&producerID)
    try wire.field(&producerEpoch)
    try wire.field(&groupID)
  }
}
