/// Asks for the cluster's id and brokers (KIP-700).
struct DescribeClusterRequest: RequestMessage {
  typealias Response = DescribeClusterResponse
  static let api = APIKey.describeCluster

  var includeClusterAuthorizedOperations = false
  var endpointType: Int8 = 1

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&includeClusterAuthorizedOperations)
    if wire.version >= 1 { try wire.field(&endpointType) }
  }
}
