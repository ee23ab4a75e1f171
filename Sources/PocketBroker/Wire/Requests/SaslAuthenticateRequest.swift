import NIOCore

/// Carries one message of a SASL exchange (KIP-152).
struct SaslAuthenticateRequest: RequestMessage {
  typealias Response = SaslAuthenticateResponse
  static let api = APIKey.saslAuthenticate

  var authBytes = ByteBuffer()

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&authBytes)
  }
}
