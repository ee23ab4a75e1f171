/// Asks who coordinates groups or transactional ids; several at once from version 4 on (KIP-699).
struct FindCoordinatorRequest: RequestMessage {
  typealias Response = FindCoordinatorResponse
  static let api = APIKey.findCoordinator

  var key = ""
  var keyType: Int8 = 0
  var coordinatorKeys: [String] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    if wire.version <= 3 { try wire.field(&key) }
    if wire.version >= 1 { try wire.field(&keyType) }
    if wire.version >= 4 { try wire.field(&coordinatorKeys) }
  }
}
