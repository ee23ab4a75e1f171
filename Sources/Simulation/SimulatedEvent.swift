package import Models

/// An event of a simulated life, and when it reaches the topics.
package struct SimulatedEvent: Sendable {
  package var event: Event<EventPayload>
  /// Later than the event's time of what is late or entered afterwards.
  package var arrival: Instant
}
