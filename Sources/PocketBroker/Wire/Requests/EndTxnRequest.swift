/// Commits or aborts a transaction.
struct EndTxnRequest: RequestMessage {
  typealias Response = EndTxnResponse
  static let api = APIKey.endTxn

  var transactionalID = ""
  var producerID: Int64 = 0
  var producerEpoch: Int16 = 0
  var committed = false

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&transactionalID)
    try wire.field(&producerID)
    try wire.field(&producerEpoch)
    try wire.field(&committed)
  }
}
