package import Models

/// A worker's rule: pure decisions about events, timers and ticks, over typed state.
///
/// The runtime calls it in the order of RULES ("Time"), on one thread per lane, and carries out the effects. An error is the store's and
/// stops the worker; what is wrong with an event is an effect (`park`).
package protocol EventRule: AnyObject {
  /// Decides about an event that is no repeat, after the customer's timers before it.
  func handle(_ event: Event<EventPayload>, _ record: RecordContext, _ state: any StateTables) throws -> Effects
  /// Decides about a timer; what it publishes has the timer's due instant as its time.
  func fire(_ timer: FiredTimer, _ record: RecordContext, _ state: any StateTables) throws -> Effects
  /// Decides about a tick, for what belongs to no one customer; called after the timers that it fired.
  func tick(_ time: Instant, _ record: RecordContext, _ state: any StateTables) throws -> Effects
  /// Takes this rule's policy into force in place of another, at the first tick after a start with it and before that tick's timers. Hands
  /// over each customer's effects by itself; a customer may come several times.
  func policyChanged(at time: Instant, _ state: any StateTables, each: (CustomerID, Effects) throws -> Void) throws
}

extension EventRule {
  package func tick(_ time: Instant, _ record: RecordContext, _ state: any StateTables) throws -> Effects { Effects() }
  package func policyChanged(at time: Instant, _ state: any StateTables, each: (CustomerID, Effects) throws -> Void) throws {}
}
