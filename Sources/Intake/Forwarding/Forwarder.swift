import Kafka
import Logging
import Models
import ServiceLifecycle
import State

/// Sends what the spool holds to the topics, in its order, and removes it when the broker has acknowledged it.
///
/// At least once: what was sent but not yet removed when the process ends, or when a producer gives up, is sent again from the oldest event that
/// is left. The order per customer stays that of the spool: within a partition a producer's records arrive without gaps, so
/// the first appearances of the events are in order, and the repeats behind them have the same source and id, by which workers drop them.
struct Forwarder: Service {
  let spool: Spool
  let options: IntakeOptions
  let state: ForwarderState
  let logger: Logger

  /// Bytes that are on their way at the same time, but for the last commit among them.
  private static let roundBytes = 4 << 20
  /// How long the broker may take for a round before that is called being away.
  private static let patience = Duration.seconds(3)
  /// How long a stop waits for what is left; the rest is sent after the next start.
  private static let drain = Duration.seconds(5)

  /// Delivers until a stop, and then what is left if the broker is there; throws when the spool has failed.
  func run() async throws {
    try await withGracefulShutdownHandler {
      try await deliver()
    } onGracefulShutdown: {
      state.stop(within: Self.drain)
      spool.wake()
    }
    let left = spool.backlog.events
    if left > 0 { logger.notice("events stay in the spool until the next start", metadata: ["events": "\(left)"]) }
  }

  private func deliver() async throws {
    var pause = Duration.milliseconds(100)
    while !state.isOver {
      do {
        let delivered = state.delivered
        defer { if state.delivered > delivered { pause = .milliseconds(100) } }
        return try await deliverAll(over: try DeliverySession(options, logger: logger))
      } catch let error as KafkaError {
        if state.failed() { logger.error("delivery failed and begins anew", metadata: ["reason": "\(error)"]) }
      } catch let error as SpoolError {
        throw Self.end(error)
      }
      try await Task.sleep(for: pause)
      pause = min(pause * 2, .seconds(5))
    }
  }

  /// Delivers from the oldest event on, over one producer, until a stop or the spool's end.
  private func deliverAll(over session: DeliverySession) async throws {
    var position: Int64 = 0
    var changes = spool.changes.makeAsyncIterator()
    while true {
      let batches = try await spool.read(after: position, upTo: Self.roundBytes)
      guard let last = batches.last else {
        if state.isStopping { return }
        if await changes.next() == nil {
          if let trouble = spool.trouble { throw trouble }
          return
        }
        continue
      }
      let events = batches.map(\.events)
      do {
        guard try await send(events, over: session) else { return }
      } catch KafkaError.park(let failure) {
        logger.error("an event is refused for good; its round goes one by one", metadata: ["reason": "\(failure)"])
        guard try await sendSingly(events) else { return }
      }
      let count = events.reduce(0) { $0 + $1.count }
      spool.remove(Delivered(number: last.number, events: count, bytes: events.reduce(0) { $0 + $1.bytes.count }))
      state.deliveredEvents(count)
      position = last.number
    }
  }

  /// Sends one round and waits for its delivery; `false` when a stop waits no longer.
  private func send(_ events: [PackedEvents], over session: DeliverySession) async throws -> Bool {
    guard try await session.queue(events) else {
      throw IntakeError.spool(.database(path: options.spool, reason: "events that wait for delivery cannot be read"))
    }
    let start = ContinuousClock.now
    while !(try await session.settle(within: .milliseconds(200))) {
      if ContinuousClock.now - start > Self.patience, state.waits() { logger.warning("the broker is away; events wait in the spool") }
      if state.isOver { return false }
    }
    return true
  }

  /// Sends a round's events one by one, and sets those aside that are refused for good; each refusal takes a new producer, since the old
  /// one's sequence is broken.
  private func sendSingly(_ runs: [PackedEvents]) async throws -> Bool {
    var session = try DeliverySession(options, logger: logger)
    for event in runs.flatMap(\.single) {
      do {
        guard try await send([event], over: session) else { return false }
      } catch KafkaError.park(let failure) {
        try await park(event, failure)
        session = try DeliverySession(options, logger: logger)
      }
    }
    return true
  }

  private func park(_ event: PackedEvents, _ failure: KafkaFailure) async throws {
    var found: (topic: String, key: [UInt8], value: [UInt8])?
    _ = event.forEach { found = (PackedEvents.topics[$0.topic].name, [UInt8]($0.key), [UInt8]($0.value)) }
    guard let found else { return }
    try await spool.park(topic: found.topic, key: found.key, value: found.value, reason: "\(failure)")
    logger.error(
      "an event was set aside in the spool's table undeliverable", metadata: ["topic": "\(found.topic)", "reason": "\(failure)"])
  }

  private static func end(_ error: SpoolError) -> any Error {
    if case .failed(let cause) = error { return IntakeError.spool(cause) }
    return error
  }
}
