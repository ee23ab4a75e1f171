/// Asks which requests in which versions are spoken (KIP-35, KIP-511).
struct ApiVersionsRequest: RequestMessage {
  typealias Response = ApiVersionsResponse
  static let api = APIKey.apiVersions

  var clientSoftwareName = ""
  var clientSoftwareVersion = ""

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    if wire.version >= 3 {
      try wire.field(&clientSoftwareName)
      try wire.field(&clientSoftwareVersion)
    }
  }
}
