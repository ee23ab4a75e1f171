/// The requests and versions spoken; no finalized features are announced.
struct ApiVersionsResponse: WireStruct {
  var error: ErrorCode = .none
  var entries: [Entry] = []
  var throttleTimeMs: Int32 = 0

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&error)
    try wire.field(&entries)
    if wire.version >= 1 { try wire.field(&throttleTimeMs) }
  }

  struct Entry: WireStruct {
    var key: Int16 = 0
    var minVersion: Int16 = 0
    var maxVersion: Int16 = 0

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&key)
      try wire.field(&minVersion)
      try wire.field(&maxVersion)
    }
  }
}
