/// The state of a consumer group (the classic protocol).
///
/// ```
///                   a member joins                all joined, or the rebalance timed out
///   ┌────────┐ ───────────────────▶ ┌────────────────────┐ ───────────────▶ ┌─────────────────────┐
///   │ empty  │                      │ preparingRebalance │                  │ completingRebalance │
///   └────────┘ ◀─────────────────── └────────────────────┘ ◀─────────────── └─────────────────────┘
///     │  ▲          no member left        ▲                 a member joins,        │
///     │  │                                │                 leaves or dies          │ the leader gives
///     │  └────────────────┐               │ a member joins, leaves or dies,         │ the assignment
///     │ deleted, or       │               │ or the leader joins again               ▼
///     │ offsets expired   │            ┌────────┐ ◀──────────────────────────────────┘
///     ▼                   │            │ stable │
///   ┌────────┐            └────────────┴────────┘
///   │  dead  │      (through preparingRebalance)
///   └────────┘
/// ```
/// Any state can go to `dead` when the group is deleted. Every entry into `completingRebalance` raises the generation by one.
package enum GroupState: String, Sendable, CaseIterable {
  /// No members; offsets may be kept.
  case empty = "Empty"
  /// Members are joining; those that have joined wait for the rest.
  case preparingRebalance = "PreparingRebalance"
  /// All members have joined and wait for the leader's assignment.
  case completingRebalance = "CompletingRebalance"
  /// Every member has its assignment.
  case stable = "Stable"
  /// The group is gone.
  case dead = "Dead"

  /// The states that may follow this one.
  package var successors: Set<GroupState> {
    switch self {
    case .empty: [.preparingRebalance, .dead]
    case .preparingRebalance: [.completingRebalance, .empty, .dead]
    case .completingRebalance: [.stable, .preparingRebalance, .dead]
    case .stable: [.preparingRebalance, .dead]
    case .dead: []
    }
  }
}
