/// The mechanisms on offer.
struct SaslHandshakeResponse: WireStruct {
  var error: ErrorCode = .none
  var mechanisms: [String] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&error)
    try wire.field(&mechanisms)
  }
}
