/// The coordinator, which is always this broker.
struct FindCoordinatorResponse: WireStruct {
  var throttleTimeMs: Int32 = 0
  var error: ErrorCode = .none
  var errorMessage: String?
  var nodeID: Int32 = 0
  var host = ""
  var port: Int32 = 0
  var coordinators: [Coordinator] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    if wire.version >= 1 { try wire.field(&throttleTimeMs) }
    if wire.version <= 3 { try wire.field(&error) }
    if (1...3).contains(wire.version) { try wire.reason(&errorMessage) }
    if wire.version <= 3 {
      try wire.field(&nodeID)
      try wire.field(&host)
      try wire.field(&port)
    }
    if wire.version >= 4 { try wire.field(&coordinators) }
  }

  struct Coordinator: WireStruct {
    var key = ""
    var nodeID: Int32 = 0
    var host = ""
    var port: Int32 = 0
    var error: ErrorCode = .none
    var errorMessage: String?

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&key)
      try wire.field(&nodeID)
      try wire.field(&host)
      try wire.field(&port)
      try wire.field(&error)
      try wire.reason(&errorMessage)
    }
  }
}
