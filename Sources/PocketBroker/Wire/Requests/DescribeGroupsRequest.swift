/// Asks for the state and members of groups.
struct DescribeGroupsRequest: RequestMessage {
  typealias Response = DescribeGroupsResponse
  static let api = APIKey.describeGroups

  var groups: [String] = []
  var includeAuthorizedOperations = false

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&groups)
    if wire.version >= 3 { try wire.field(&includeAuthorizedOperations) }
  }
}
