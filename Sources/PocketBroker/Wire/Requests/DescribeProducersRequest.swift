/// Asks which producers are active in partitions (KIP-664).
struct DescribeProducersRequest: RequestMessage {
  typealias Response = DescribeProducersResponse
  static let api = APIKey.describeProducers

  var topics: [Topic] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&topics)
  }

  struct Topic: WireStruct {
    var name = ""
    var partitions: [Int32] = []

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&name)
      try wire.field(&partitions)
    }
  }
}
