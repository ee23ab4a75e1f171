/// Asks for the cluster's id and brokers (KIP-700).
struct DescribeClusterRequest: RequestMessage {
  typealias Response = DescribeClusterResponse
  static let api = APIKey.describeCluster

  var includeClusterAuthorizedOperations = false
  var endpointType: Int8 = 1
  var includeFencedBrokers = false

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&includeClusterAuthorizedOperations)
    if wire.version >= 1 { try wire.field(&endpointType) }
    if wire.version >= 2 { try wire.field(&includeFencedBrokers) }
  }
}
