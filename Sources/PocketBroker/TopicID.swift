struct TopicID: Hashable, Sendable { var high: UInt64 = 0; var low: UInt64 = 0; static let zero = TopicID() }
