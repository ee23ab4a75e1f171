/// The producer id and epoch granted.
struct InitProducerIdResponse: WireStruct {
  var throttleTimeMs: Int32 = 0
  var error: ErrorCode = .none
  var producerID: Int64 = -1
  var producerEpoch: Int16 = 0

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&throttleTimeMs)
    try wire.field(&error)
    try wire.field(&producerID)
    try wire.field(&producerEpoch)
  }
}
