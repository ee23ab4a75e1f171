import NIOCore

/// One group's members and rebalances (the classic protocol): a state machine without I/O.
///
/// Its states and their transitions are drawn at ``GroupState``. Calls return what is to be done about it; time comes in as
/// milliseconds of a clock that never jumps, and ``nextDeadline`` says when ``tick(now:)`` is due.
struct Group {
  let id: String
  private(set) var state: GroupState = .empty
  var generation: Int32 = 0
  /// The kind of group; `nil` for one that only keeps offsets.
  var protocolType: String?
  var protocolName: String?
  var leader: String?
  var members: [String: Member] = [:]
  /// The static members' ids by instance.
  var instances: [String: String] = [:]
  /// The ids that were given out and not joined with yet, and until when they may be (KIP-394).
  var pending: [String: Int64] = [:]
  /// The rebalance that members are joining.
  var rebalance: Rebalance?
  /// When members that have joined and not synced are given up.
  var syncDeadline: Int64?

  /// Whether the database has the group.
  var isKept = false

  /// A member of the group.
  struct Member {
    var id: String
    var instanceID: String?
    var clientID: String
    var clientHost: String
    var sessionTimeout: Int32
    var rebalanceTimeout: Int32
    var protocols: [GroupProtocol]
    var assignment = ByteBuffer()
    var sessionDeadline: Int64 = 0
    var joining: Token?
    var syncing: Token?
    var hasSynced = true

    /// What the member told the leader under a protocol.
    func metadata(_ name: String?) -> ByteBuffer {
      protocols.first { $0.name == name }?.metadata ?? ByteBuffer()
    }
  }

  /// A running join phase.
  struct Rebalance {
    var deadline: Int64
    /// Whether it is the first of an empty group, which waits for more members even when all known ones are there.
    var isInitial: Bool
    /// How much longer an initial one may be extended.
    var remaining: Int64
    var hasNewMember = false
  }

  /// A request that waits for its answer.
  typealias Token = UInt64

  /// What is to be done after a call.
  enum Action {
    case answerJoin(Token, JoinReply)
    case answerSync(Token, SyncReply)
    /// Make the group's state durable before the answers of the same call go out.
    case store(GroupSnapshot)
  }

  /// What the broker sets for all groups.
  struct Limits {
    var initialDelay: Int64
    var maximumSize: Int
  }

  init(id: String) { self.id = id }

  /// Goes to another state; every change of state passes here.
  mutating func enter(_ next: GroupState) {
    assert(state.successors.contains(next), "\(state) cannot become \(next)")
    state = next
  }

  /// Takes the state that was stored, without a transition.
  mutating func restore(_ stored: GroupState) { state = stored }

  /// When ``tick(now:)`` is due next.
  var nextDeadline: Int64? {
    var next = [rebalance?.deadline, syncDeadline].compactMap { $0 }.min() ?? Int64.max
    for deadline in pending.values { next = min(next, deadline) }
    for member in members.values where !member.isWaiting { next = min(next, member.sessionDeadline) }
    return next == Int64.max ? nil : next
  }

  /// Whether nobody would miss the group.
  var isBlank: Bool { state == .empty && !isKept && pending.isEmpty }

  /// What DescribeGroups tells.
  var description: GroupDescription {
    GroupDescription(
      group: id, state: state, protocolType: protocolType ?? "", protocolName: state == .stable ? protocolName ?? "" : "",
      members: members.values.sorted { $0.id < $1.id }.map { member in
        GroupDescription.Member(
          memberID: member.id, instanceID: member.instanceID, clientID: member.clientID, clientHost: member.clientHost,
          metadata: state == .stable ? member.metadata(protocolName) : ByteBuffer(),
          assignment: state == .stable ? member.assignment : ByteBuffer())
      })
  }
}

extension Group.Member {
  /// Whether a request of the member waits, which shows that it is alive.
  var isWaiting: Bool { joining != nil || syncing != nil }

  init(_ request: JoinRequest, id: String) {
    self.init(
      id: id, instanceID: request.instanceID, clientID: request.clientID, clientHost: request.clientHost,
      sessionTimeout: request.sessionTimeout, rebalanceTimeout: request.rebalanceTimeout, protocols: request.protocols)
  }
}
