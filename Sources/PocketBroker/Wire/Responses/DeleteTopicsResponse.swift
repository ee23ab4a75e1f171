/// The outcome for each topic.
struct DeleteTopicsResponse: WireStruct {
  var throttleTimeMs: Int32 = 0
  var results: [Result] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&throttleTimeMs)
    try wire.field(&results)
  }

  struct Result: WireStruct {
    var name: String?
    var topicID: TopicID = .zero
    var error: ErrorCode = .none
    var errorMessage: String?

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&name)
      if wire.version >= 6 { try wire.field(&topicID) }
      try wire.field(&error)
      if wire.version >= 5 { try wire.reason(&errorMessage) }
    }
  }
}
