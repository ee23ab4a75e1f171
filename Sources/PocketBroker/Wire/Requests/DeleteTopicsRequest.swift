/// Deletes topics by name, or by id from version 6 on.
struct DeleteTopicsRequest: RequestMessage {
  typealias Response = DeleteTopicsResponse
  static let api = APIKey.deleteTopics

  var topics: [Topic] = []
  var topicNames: [String] = []
  var timeoutMs: Int32 = 0

  mutating func code(_ wire: inout WireCoder) throws(WireError) {
    if wire.version >= 6 { try wire.field(&topics) }
    if wire.version <= 5 { try wire.field(&topicNames) }
    try wire.field(&timeoutMs)
  }

  struct Topic: WireStruct {
    var name: String?
    var topicID: TopicID = .zero

    mutating func code(_ wire: inout WireCoder) throws(WireError) {
      try wire.field(&name)
      try wire.field(&topicID)
    }
  }
}
