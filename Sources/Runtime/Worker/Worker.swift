package import Models
package import State

/// A worker: which topics it joins, and how a lane of it turns what arrives into decisions.
///
/// A worker only translates: decode → rule → effects. The runtime makes the effects exactly-once, durable and observable.
package protocol Worker: Sendable {
  /// The worker's name: its consumer group, the prefix of its changelog and the folder of its state.
  var name: String { get }
  /// The topics that meet in each lane; all have the same number of partitions.
  var inputs: [WorkerInput] { get }
  /// The topics (without prefix) that the worker publishes to.
  var outputs: [String] { get }
  /// The topic that gets a copy of each tick once all that was published for it is out; `nil` when no worker reads this one's events.
  var tickCarrier: String? { get }

  /// The tables that hold customers' rows, for queries about one.
  var customerTables: [CustomerTable] { get }

  /// The policy that the worker was started with; `nil` when it has none.
  var policy: PolicyDocument? { get }

  /// The part of the worker that lives in one lane, deciding by a policy: the worker's own, or the one that is still in force in the
  /// lane. `state` is the lane's, for what is to be kept in memory beside it. Called on the lane's thread, where it stays.
  func makeLane(_ place: LanePlace, policy: PolicyDocument?, state: any StateTables) throws -> any WorkerLane
}

extension Worker {
  package var policy: PolicyDocument? { nil }
  package var customerTables: [CustomerTable] { [] }
}

/// One input topic of a worker.
package struct WorkerInput: Hashable, Sendable {
  /// The name without prefix.
  package var topic: String
  /// Whether this worker parks what is wrong with the topic's records; others skip and count it (RULES, "All workers").
  package var isOwned: Bool
  /// Whether the topic is another worker's, which copies each tick into it.
  package var carriesTicks: Bool
  /// Who reads it, when it is one on which the worker's own lanes speak with each other: it stands outside the order of time, and is read
  /// also while a lane is held. `nil` of any other input.
  package var exchange: Exchange?

  /// Which lanes read a topic of the worker's own.
  package enum Exchange: Sendable {
    /// Lane 0 reads its one partition.
    case byLaneZero
    /// Each lane reads its own partition.
    case byEachLane
  }

  package init(_ topic: String, isOwned: Bool = false, carriesTicks: Bool = false) {
    self.topic = topic
    self.isOwned = isOwned
    self.carriesTicks = carriesTicks
  }

  /// The topic whose ticks move stream time.
  package static let clock = WorkerInput("clock")

  /// A topic on which the worker's own lanes speak with each other (`LaneMessage`).
  package static func exchange(_ topic: String, _ readers: Exchange) -> WorkerInput {
    var input = WorkerInput(topic, isOwned: true)
    input.exchange = readers
    return input
  }

  /// Whether the lane of a partition reads the topic.
  package func isRead(by partition: Int32) -> Bool { exchange != .byLaneZero || partition == 0 }
}

/// Which lane it is.
package struct LanePlace: Hashable, Sendable {
  package var partition: Int32
  /// How many partitions the inputs have.
  package var partitions: Int32

  package init(partition: Int32, partitions: Int32) {
    self.partition = partition
    self.partitions = partitions
  }
}

/// The part of a worker that lives in one lane: decodes and decides. Used by the lane's thread only.
package protocol WorkerLane: AnyObject {
  /// Reads a record as soon as it has arrived. Throws a `Fault` when it cannot be handled; what is lent must not be kept.
  func decode(_ record: ArrivedRecord) throws(Fault) -> Arrival

  /// Decides about an event that the lane takes. A parked event must have changed nothing. Any error stops the worker.
  func handle(_ event: DecodedEvent, _ context: LaneContext) throws -> Outcome

  /// Decides about a timer that fires.
  func fire(_ timer: PendingTimer, _ context: LaneContext) throws

  /// Decides about a tick, after all timers that it fired; stream time is the tick's.
  func tick(_ time: Instant, _ context: LaneContext) throws

  /// Takes a new policy into force, at the first tick after a start with it and before that tick's timers (RULES, "All workers").
  func adopt(_ policy: PolicyDocument, at time: Instant, _ context: LaneContext) throws

  /// Takes up an exchange where it was, in a lane that has just been opened: says again whether the lane is held, and sends again what may
  /// have been lost. Changes no row.
  func resume(_ context: LaneContext) throws

  /// Takes a message of an exchange topic, in the order of offsets and whether or not the lane is held. It comes exactly once, but may say
  /// what another has said. A parked message must have changed nothing.
  func receive(_ message: LaneMessage, _ context: LaneContext) throws -> Outcome
}

extension WorkerLane {
  package func fire(_ timer: PendingTimer, _ context: LaneContext) throws {}
  package func tick(_ time: Instant, _ context: LaneContext) throws {}
  package func adopt(_ policy: PolicyDocument, at time: Instant, _ context: LaneContext) throws {}
  package func resume(_ context: LaneContext) throws {}
  package func receive(_ message: LaneMessage, _ context: LaneContext) throws -> Outcome { .done }
}

/// What became of an event.
package enum Outcome: Hashable, Sendable {
  /// Handled; a repeat of it is one.
  case done
  /// Goes to the dead letters; it has changed nothing and does not count as seen.
  case park(Fault)
}
