package import Models

/// What one lane of a worker says to another, or to itself, on an exchange topic.
///
/// It is sent and taken exactly once, in one transaction with the state that it follows from and the state that follows from it. Lanes are
/// committed at once when they have sent one.
package struct LaneMessage: Hashable, Sendable {
  /// The exchange topic, without prefix.
  package var topic: String
  /// The partition that it goes to: the number of the lane that takes it.
  package var partition: Int32
  package var key: String
  package var value: [UInt8]

  package init(topic: String, partition: Int32, key: String, value: [UInt8]) {
    self.topic = topic
    self.partition = partition
    self.key = key
    self.value = value
  }
}

/// Why a lane is held: it decides something together with the others, and until then takes messages of its exchange topics only.
package struct LaneHold: Hashable, Sendable {
  /// Which decision it is: of a review its midnight.
  package var instant: Instant

  package init(instant: Instant) { self.instant = instant }
}
