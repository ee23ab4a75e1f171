import NIOCore

/// Appends record batches to partitions; version 12 and its implicit transaction joins (KIP-890) are not spoken.
struct ProduceRequest: RequestMessage {
  typealias Response = ProduceResponse
  static let api = APIKey.produce

  var transactionalID: String?
  var acks: Int16 = 0
  var timeoutMs: Int32 = 0
  var topics: [Topic] = []

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&transactionalID)
    try wire.field(&acks)
    try wire.field(&timeoutMs)
    try wire.field(&topics)
  }

  struct Topic: WireStruct {
    var name = ""
    var partitions: [Partition] = []

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&name)
      try wire.field(&partitions)
    }

    struct Partition: WireStruct {
      var index: Int32 = 0
      var records: ByteBuffer?

      mutating func code(_ wire: inout WireCoder) throws(WireError) {
        try wire.field(&index)
        try wire.field(&records)
      }
    }
  }
}
