package import Models

/// A rule whose lanes decide some things together: they send each other messages, and are held until the decision is there.
///
/// ```
/// free ── meet: messages ──▶ held ── receive: messages … ──▶ free; the tick at hand ends, and records are taken again
/// ```
package protocol ExchangeRule: EventRule {
  /// Decides what a tick begins that concerns all lanes; called after `tick`.
  func meet(at time: Instant, _ state: any StateTables) throws -> ExchangeStep
  /// Says of a lane that has just been opened whether it is held, and what is to be sent again. Changes no row.
  func resume(_ state: any StateTables) throws -> ExchangeStep
  /// Takes a message; `publish` gets what follows from it, each as if a timer had fired. A `Fault` that is thrown parks the message, which
  /// must then have changed nothing.
  func receive(
    _ message: LaneMessage, _ state: any StateTables, publish: (FiredTimer, Effects) throws -> Void
  ) throws -> ExchangeStep
  /// What the lane knows of the decisions behind it and before it; asked after each of the above. Changes no row.
  func outlook(_ state: any StateTables) throws -> LaneOutlook
}

/// What a lane does after a part of an exchange.
package struct ExchangeStep: Hashable, Sendable {
  /// To be sent in the transaction of what caused them, in this order.
  package var messages: [LaneMessage]
  /// Why the lane is held from here on; `nil` when it is free.
  package var hold: LaneHold?

  package init(messages: [LaneMessage] = [], hold: LaneHold? = nil) {
    self.messages = messages
    self.hold = hold
  }
}
