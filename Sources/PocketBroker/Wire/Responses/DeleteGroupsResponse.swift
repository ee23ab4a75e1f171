/// The outcome for each group.
struct DeleteGroupsResponse: WireStruct {
  var throttleTimeMs: Int32 = 0
  var results: [Result] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&throttleTimeMs)
    try wire.field(&results)
  }

  struct Result: WireStruct {
    var groupID = ""
    var error: ErrorCode = .none

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&groupID)
      try wire.field(&error)
    }
  }
}
