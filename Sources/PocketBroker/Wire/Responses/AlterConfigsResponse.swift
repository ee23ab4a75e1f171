/// The outcome for each resource.
struct AlterConfigsResponse: WireStruct {
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

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&error)
      try wire.reason(&errorMessage)
      try wire.field(&resourceType)
      try wire.field(&resourceName)
    }
  }
}
