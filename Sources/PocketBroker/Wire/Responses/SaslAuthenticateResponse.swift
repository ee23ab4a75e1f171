import NIOCore

/// The broker's answer in a SASL exchange.
struct SaslAuthenticateResponse: WireStruct {
  var error: ErrorCode = .none
  var errorMessage: String?
  var authBytes = ByteBuffer()
  var sessionLifetimeMs: Int64 = 0

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&error)
    try wire.reason(&errorMessage)
    try wire.field(&authBytes)
    if wire.version >= 1 { try wire.field(&sessionLifetimeMs) }
  }
}
