/// Asks for the settings of topics and of the broker.
struct DescribeConfigsRequest: RequestMessage {
  typealias Response = DescribeConfigsResponse
  static let api = APIKey.describeConfigs

  var resources: [Resource] = []
  var includeSynonyms = false
  var includeDocumentation = false

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&resources)
    try wire.field(&includeSynonyms)
    if wire.version >= 3 { try wire.field(&includeDocumentation) }
  }

  struct Resource: WireStruct {
    var resourceType: Int8 = 0
    var resourceName = ""
    var keys: [String]?

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&resourceType)
      try wire.field(&resourceName)
      try wire.field(&keys)
    }
  }
}
