/// Asks for a producer id and, for a transactional id, fences what used it before (KIP-98, KIP-360).
struct InitProducerIdRequest: RequestMessage {
  typealias Response = InitProducerIdResponse
  static let api = APIKey.initProducerId

  var transactionalID: String?
  var transactionTimeoutMs: Int32 = 0
  var producerID: Int64 = -1
  var producerEpoch: Int16 = -1

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&transactionalID)
    try wire.field(&transactionTimeoutMs)
    if wire.version >= 3 {
      try wire.field(&producerID)
      try wire.field(&producerEpoch)
    }
  }
}
