/// Asks for the state of transactional ids (KIP-664).
struct DescribeTransactionsRequest: RequestMessage {
  typealias Response = DescribeTransactionsResponse
  static let api = APIKey.describeTransactions

  var transactionalIDs: [String] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&transactionalIDs)
  }
}
