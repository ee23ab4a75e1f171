package import Models

/// Judges an event before it is sent as its worker will when it comes, and finds its topic, key and time.
package final class EventCheck {
  private let decoder = EventDecoder()
  /// The latest time that is accepted; `nil`: any.
  private let latest: Instant?

  package init(latest: Instant? = nil) {
    self.latest = latest
  }

  /// Adds an event to a batch, or tells its fault. `topic`: `nil` leaves it to the event's type.
  package func append(_ value: UnsafeRawBufferPointer, topic: EventTopic? = nil, to batch: inout EventBatch) throws(Fault) {
    let checked = try check(value, topic: topic)
    batch.append(topic: checked.topic, key: checked.key, time: checked.time, value: value)
  }

  /// Where an event goes.
  package struct Destination: Sendable {
    package var topic: EventTopic
    package var key: String
    package var time: Instant
  }

  /// Judges an event in structured mode.
  package func check(_ value: UnsafeRawBufferPointer, topic: EventTopic? = nil) throws(Fault) -> Destination {
    let latest = latest
    let destination = try decoder.read(LentRecord(key: nil, value: value), on: topic ?? .transactions) { (lent) throws(Fault) in
      guard let topic = topic ?? EventTopic(input: lent.type) else {
        throw Fault(.unknownType, pointer: "/type", message: "no input topic carries events of type \"\(lent.type.prefix(128))\"")
      }
      let event = try lent.event(on: topic)
      guard let key = event.payload.key else {
        throw Fault(.unknownType, pointer: "/type", message: "ticks come from the clock alone")
      }
      if let latest, event.time > latest {
        throw Fault(.futureTime, pointer: "/time", message: "is later than now; a history ends with the present")
      }
      return Destination(topic: topic, key: key, time: event.time)
    }
    guard let destination else { throw Fault(.malformed, message: "there is no event") }
    return destination
  }

  /// What is wrong with an event on a topic, derived ones included; `nil`: nothing. The key is not judged, for there is none yet.
  package func fault(of value: UnsafeRawBufferPointer, on topic: EventTopic) -> Fault? {
    do throws(Fault) {
      _ = try decoder.read(LentRecord(key: nil, value: value), on: topic) { (lent) throws(Fault) in try lent.event(on: topic) }
      return nil
    } catch {
      return error
    }
  }
}
