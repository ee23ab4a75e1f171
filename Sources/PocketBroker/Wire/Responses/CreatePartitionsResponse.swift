/// The outcome for each topic.
struct CreatePartitionsResponse: WireStruct {
  var throttleTimeMs: Int32 = 0
  var results: [Result] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&throttleTimeMs)
    try wire.field(&results)
  }

  struct Result: WireStruct {
    var name = ""
    var error: ErrorCode = .none
    var errorMessage: String?

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&name)
      try wire.field(&error)
      try wire.reason(&errorMessage)
    }
  }
}
