/// Every request the broker speaks, with its number and versions.
///
/// The lower ends are those of Apache Kafka 4.0 (KIP-896), which every listed client accepts; the upper ends stop where a version
/// would promise what one node does not do. Source: the message definitions of the Kafka protocol.
enum APIKey: Int16, CaseIterable, Sendable {
  case produce = 0
  case fetch = 1
  case listOffsets = 2
  case metadata = 3
  case offsetCommit = 8
  case offsetFetch = 9
  case findCoordinator = 10
  case joinGroup = 11
  case heartbeat = 12
  case leaveGroup = 13
  case syncGroup = 14
  case describeGroups = 15
  case listGroups = 16
  case saslHandshake = 17
  case apiVersions = 18
  case createTopics = 19
  case deleteTopics = 20
  case deleteRecords = 21
  case initProducerId = 22
  case offsetForLeaderEpoch = 23
  case addPartitionsToTxn = 24
  case addOffsetsToTxn = 25
  case endTxn = 26
  case txnOffsetCommit = 28
  case describeConfigs = 32
  case alterConfigs = 33
  case saslAuthenticate = 36
  case createPartitions = 37
  case deleteGroups = 42
  case incrementalAlterConfigs = 44
  case offsetDelete = 47
  case describeCluster = 60
  case describeProducers = 61
  case describeTransactions = 65
  case listTransactions = 66

  /// The versions that are decoded and answered.
  var versions: ClosedRange<Int16> { shape.versions }

  /// Whether a version has compact lengths and tagged fields (KIP-482).
  func isFlexible(_ version: Int16) -> Bool {
    guard let first = shape.firstFlexible else { return false }
    return version >= first
  }

  /// The lowest version announced; below ``versions`` where librdkafka looks for an old version before it uses a feature at all:
  /// codecs by Produce 0 (the same exception as in Apache Kafka 4.0), SASL by SaslHandshake 0. A request of such a version is
  /// answered with the protocol's error.
  var lowestAnnounced: Int16 {
    switch self {
    case .produce, .saslHandshake: 0
    default: versions.lowerBound
    }
  }

  private var shape: (versions: ClosedRange<Int16>, firstFlexible: Int16?) {
    switch self {
    case .produce: (3...11, 9)
    case .fetch: (4...17, 12)
    case .listOffsets: (1...10, 6)
    case .metadata: (0...12, 9)
    case .offsetCommit: (2...9, 8)
    case .offsetFetch: (1...9, 6)
    case .findCoordinator: (0...6, 3)
    case .joinGroup: (0...9, 6)
    case .heartbeat: (0...4, 4)
    case .leaveGroup: (0...5, 4)
    case .syncGroup: (0...5, 4)
    case .describeGroups: (0...6, 5)
    case .listGroups: (0...5, 3)
    case .saslHandshake: (1...1, nil)
    case .apiVersions: (0...4, 3)
    case .createTopics: (2...7, 5)
    case .deleteTopics: (1...6, 4)
    case .deleteRecords: (0...2, 2)
    case .initProducerId: (0...5, 2)
    case .offsetForLeaderEpoch: (2...4, 4)
    case .addPartitionsToTxn: (0...3, 3)
    case .addOffsetsToTxn: (0...4, 3)
    case .endTxn: (0...4, 3)
    case .txnOffsetCommit: (0...4, 3)
    case .describeConfigs: (1...4, 4)
    case .alterConfigs: (0...2, 2)
    case .saslAuthenticate: (0...2, 2)
    case .createPartitions: (0...3, 2)
    case .deleteGroups: (0...2, 2)
    case .incrementalAlterConfigs: (0...1, 1)
    case .offsetDelete: (0...0, nil)
    case .describeCluster: (0...2, 0)
    case .describeProducers: (0...0, 0)
    case .describeTransactions: (0...0, 0)
    case .listTransactions: (0...1, 0)
    }
  }
}
