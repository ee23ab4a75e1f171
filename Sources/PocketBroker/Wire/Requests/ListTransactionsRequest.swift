/// Asks for the transactional ids known (KIP-664, KIP-994).
struct ListTransactionsRequest: RequestMessage {
  typealias Response = ListTransactionsResponse
  static let api = APIKey.listTransactions

  var stateFilters: [String] = []
  var producerIDFilters: [Int64] = []
  var durationFilter: Int64 = -1

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&stateFilters)
    try wire.field(&producerIDFilters)
    if wire.version >= 1 { try wire.field(&durationFilter) }
  }
}
