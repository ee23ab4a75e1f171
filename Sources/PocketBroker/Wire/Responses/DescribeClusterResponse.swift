/// The cluster's id and its one broker.
struct DescribeClusterResponse: WireStruct {
  var throttleTimeMs: Int32 = 0
  var error: ErrorCode = .none
  var errorMessage: String?
  var endpointType: Int8 = 1
  var clusterID = ""
  var controllerID: Int32 = -1
  var brokers: [Broker] = []
  var clusterAuthorizedOperations: Int32 = .min

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&throttleTimeMs)
    try wire.field(&error)
    try wire.reason(&errorMessage)
    if wire.version >= 1 { try wire.field(&endpointType) }
    try wire.field(&clusterID)
    try wire.field(&controllerID)
    try wire.field(&brokers)
    try wire.field(&clusterAuthorizedOperations)
  }

  struct Broker: WireStruct {
    var brokerID: Int32 = 0
    var host = ""
    var port: Int32 = 0
    var rack: String?
    var isFenced = false

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&brokerID)
      try wire.field(&host)
      try wire.field(&port)
      try wire.field(&rack)
      if wire.version >= 2 { try wire.field(&isFenced) }
    }
  }
}
