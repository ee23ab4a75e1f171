/// Changes single settings of topics (KIP-339).
struct IncrementalAlterConfigsRequest: RequestMessage {
  typealias Response = IncrementalAlterConfigsResponse
  static let api = APIKey.incrementalAlterConfigs

  var resources: [Resource] = []
  var validateOnly = false

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&resources)
    try wire.field(&validateOnly)
  }

  struct Resource: WireStruct {
    var resourceType: Int8 = 0
    var resourceName = ""
    var configs: [Config] = []

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&resourceType)
      try wire.field(&resourceName)
      try wire.field(&configs)
    }

    struct Config: WireStruct {
      var name = ""
      var configOperation: Int8 = 0
      var value: String?

      mutating func code(_ wire: inout WireCoder) throws(WireError) {
        try wire.field(&name)
        try wire.field(&configOperation)
        try wire.field(&value)
      }
    }
  }
}
