import NIOCore

/// A request that has arrived whole, and what it holds until it is answered.
struct Arrival {
  let frame: RequestFrame
  /// Bytes reserved in the budget for it.
  let reserved: Int
  let arrivedAt: NIODeadline
}

/// A request being handled; its answer waits here until those before it have gone out.
struct Exchange {
  let id: UInt64
  let arrival: Arrival
  var task: Task<Void, Never>?
  var outcome: RequestRouter.Outcome?

  /// Whether it may be handled beside others of its kind: appends overlap, so that one commit of the engine takes many of them in.
  var isProduce: Bool { arrival.frame.key == APIKey.produce.rawValue }
}
