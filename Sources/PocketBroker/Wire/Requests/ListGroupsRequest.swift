/// Asks for the names of all groups, by state from version 4 on (KIP-518).
struct ListGroupsRequest: RequestMessage {
  typealias Response = ListGroupsResponse
  static let api = APIKey.listGroups

  var statesFilter: [String] = []
  var typesFilter: [String] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    if wire.version >= 4 { try wire.field(&statesFilter) }
    if wire.version >= 5 { try wire.field(&typesFilter) }
  }
}
