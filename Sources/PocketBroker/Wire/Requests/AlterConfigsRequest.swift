/// Replaces all settings of topics (KIP-133); clients from before KIP-339 know no other way.
struct AlterConfigsRequest: RequestMessage {
  typealias Response = AlterConfigsResponse
  static let api = APIKey.alterConfigs

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
      var value: String?

      mutating func code(_ wire: inout WireCoder) throws(WireError) {
        try wire.field(&name)
        try wire.field(&value)
      }
    }
  }
}
