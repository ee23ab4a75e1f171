import Models

/// The legal transitions of a case (RULES, "Complaints" 9).
///
/// ```
///                 opened
///                    │
///                    ▼        held
///               ┌─▶ open ◀──────────────▶ held        open and held also take acknowledged, replied, customerReplied,
///               │    │  │     resumed      │  │       assigned, severityChanged, promiseMade, promiseKept
///               │    │  └───────┐  ┌───────┘  │
///  rejected,    │    │ resolved │  │ resolved │
///  reopened     │    ▼          │  │          │
///               ├─ resolved ◀───┼──┘          │        resolved also takes assigned, severityChanged, promiseMade,
///               │    │   │      │             │        promiseKept, and without effect acknowledged, replied,
///               │    │   └──────┼───┐         │        customerReplied
///               │    │ accepted │   │ closed  │ closed
///               │    ▼          ▼   ▼         ▼
///  reopened     ├─ accepted ──▶ closed ◀──────┘
///               │      closed     │
///               └─────────────────┘ reopened
/// ```
/// A second `opened` is forbidden everywhere, and so are a second promise of one id and a `promiseKept` without an open promise.
/// A promise is open from `promiseMade` until it is kept, in time or late, or until the case ends; a case that is reopened does not
/// bring it back.
extension CaseState {
  /// Whether the diagram has an arrow for a change; promises are judged by `CaseLife`.
  func takes(_ change: CaseChange) -> Bool {
    switch change {
    case .opened: false
    case .tier: true
    case .acknowledged, .replied, .customerReplied, .assigned, .severityChanged, .promiseMade, .promiseKept:
      self == .open || self == .held || self == .resolved
    case .held: self == .open
    case .resumed: self == .held
    case .resolved: self == .open || self == .held
    case .accepted, .rejected: self == .resolved
    case .reopened: self == .resolved || self == .accepted || self == .closed
    case .closed: self != .closed
    }
  }

  /// Whether the case has ended; it may be reopened.
  var isEnded: Bool { self == .accepted || self == .closed }
}
