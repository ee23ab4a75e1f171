/// The settings of each resource.
struct DescribeConfigsResponse: WireStruct {
  var throttleTimeMs: Int32 = 0
  var results: [Result] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&throttleTimeMs)
    try wire.field(&results)
  }

  struct Result: WireStruct {
    var error: ErrorCode = .none
    var errorMessage: String?
    var resourceType: Int8 = 0
    var resourceName = ""
    var configs: [Config] = []

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&error)
      try wire.reason(&errorMessage)
      try wire.field(&resourceType)
      try wire.field(&resourceName)
      try wire.field(&configs)
    }

    struct Config: WireStruct {
      var name = ""
      var value: String?
      var readOnly = false
      var configSource: Int8 = -1
      var isSensitive = false
      var synonyms: [Synonym] = []
      var configType: Int8 = 0
      var documentation: String?

      mutating func code(_ wire: inout WireCoder) throws(WireError) {
        try wire.field(&name)
        try wire.field(&value)
        try wire.field(&readOnly)
        try wire.field(&configSource)
        try wire.field(&isSensitive)
        try wire.field(&synonyms)
        if wire.version >= 3 {
          try wire.field(&configType)
          try wire.field(&documentation)
        }
      }

      struct Synonym: WireStruct {
        var name = ""
        var value: String?
        var source: Int8 = 0

        mutating func code(_ wire: inout WireCoder) throws(WireError) {
          try wire.field(&name)
          try wire.field(&value)
          try wire.field(&source)
        }
      }
    }
  }
}
