/// Names the SASL mechanism a client will use (KIP-43).
struct SaslHandshakeRequest: RequestMessage {
  typealias Response = SaslHandshakeResponse
  static let api = APIKey.saslHandshake

  var mechanism = ""

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&mechanism)
  }
}
