/// Asks for brokers and topics; absent topics mean all, and version 0 says so by an empty list.
struct MetadataRequest: RequestMessage {
  typealias Response = MetadataResponse
  static let api = APIKey.metadata

  var topics: [Topic]?
  var allowAutoTopicCreation = true
  var includeClusterAuthorizedOperations = false
  var includeTopicAuthorizedOperations = false

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    try wire.field(&topics)
    if wire.version >= 4 { try wire.field(&allowAutoTopicCreation) }
    if (8...10).contains(wire.version) { try wire.field(&includeClusterAuthorizedOperations) }
    if wire.version >= 8 { try wire.field(&includeTopicAuthorizedOperations) }
  }

  struct Topic: WireStruct {
    var topicID: TopicID = .zero
    var name: String?

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      if wire.version >= 10 { try wire.field(&topicID) }
      try wire.field(&name)
    }
  }
}
