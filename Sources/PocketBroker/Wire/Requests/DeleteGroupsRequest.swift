/// Deletes groups without members.
struct DeleteGroupsRequest: RequestMessage {
  typealias Response = DeleteGroupsResponse
  static let api = APIKey.deleteGroups

  var groupIDs: [String] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&groupIDs)
  }
}
