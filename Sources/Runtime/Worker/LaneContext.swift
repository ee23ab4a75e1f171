package import Models
package import State

/// What a worker's lane may do while it decides: read and change state, set timers, publish. Used by the lane's thread only.
///
/// Everything becomes durable and visible with the lane's next commit, or not at all.
package final class LaneContext {
  /// Which lane it is.
  package let place: LanePlace
  /// The lane's typed tables.
  package let tables: any StateTables
  /// The time of the last tick; `nil` before the first.
  package internal(set) var streamTime: Instant?
  /// What the batch at hand publishes.
  package private(set) var outbound = OutboundBatch()
  /// Counts by name since the last reading, for the metrics.
  package internal(set) var counts: [String: Int64] = [:]
  /// The first records that were parked since the last reading.
  var parked: [LaneReading.Parked] = []

  /// Why the lane takes messages of its exchange topics only; `nil` when it is free. A tick that is taken ends when it is.
  package var hold: LaneHold?
  /// What the lane knows of the decisions that it takes together with others.
  package var outlook = LaneOutlook()
  /// How long the last batch was, with what the commit added to it.
  var committedBytes = 0
  /// Whether the batch at hand has messages for other lanes.
  private(set) var hasMessages = false

  let timers: TimerTable
  /// The record at hand, while an event is handled.
  var record: RecordReference?
  /// The topic of the record at hand, without prefix.
  var topic: String?
  /// The record at hand's dedupe key.
  var seenKey: SeenKey?
  private let seen: SeenIndex
  private let layout: OutputLayout

  init(place: LanePlace, store: LaneStore, layout: OutputLayout) {
    self.place = place
    self.layout = layout
    tables = store.tables
    timers = store.timers
    seen = store.seen
    streamTime = store.checkpoint.streamTime
  }

  /// Publishes a record to the lane's own partition, for topics keyed by the customer.
  package func publish(to topic: String, key: String, value: [UInt8]) {
    publish(to: topic, partition: place.partition, key: key, value: value)
  }

  /// Publishes a record where its key belongs (murmur2), for topics keyed by another id; a `nil` value is a tombstone.
  package func publishByKey(to topic: String, key: String, value: [UInt8]?) {
    publish(to: topic, partition: layout.partition(of: key, on: topic), key: key, value: value)
  }

  /// Sends a message to a lane of this worker; the batch is committed at once.
  package func send(_ message: LaneMessage) {
    publish(to: message.topic, partition: message.partition, key: message.key, value: message.value)
    hasMessages = true
  }

  /// Hands over what the batch at hand publishes, and begins anew.
  func takeOutbound() -> OutboundBatch {
    hasMessages = false
    // The next batch is often as long: then its memory is taken once and not a dozen times.
    defer { outbound = OutboundBatch(capacity: committedBytes) }
    return outbound
  }

  /// Publishes a record to a partition; a `nil` value is a tombstone.
  package func publish(
    to topic: String, partition: Int32, key: String, value: [UInt8]?, headers: [(name: String, value: [UInt8])] = []
  ) {
    let index = outbound.index(of: topic)
    var key = key
    key.withUTF8 { key in
      if let value {
        value.withUnsafeBytes {
          outbound.append(topic: index, partition: partition, key: UnsafeRawBufferPointer(key), value: $0, headers: headers)
        }
      } else {
        outbound.append(topic: index, partition: partition, key: UnsafeRawBufferPointer(key), value: nil, headers: headers)
      }
    }
  }

  /// Sets a timer in place of the one of the same customer and name; `trace` is the trace context of what sets it.
  package func setTimer(customer: String, name: String, due: Instant, run: Int64 = 0, trace: String? = nil) throws {
    try timers.set(PendingTimer(customer: customer, name: name, due: due, run: run, trace: trace))
  }

  /// Takes a timer away; one that does not exist is none.
  package func cancelTimer(customer: String, name: String) throws { try timers.cancel(customer: customer, name: name) }

  /// Where a record stands, for rules.
  func recordContext(offset: Int64) -> RecordContext {
    RecordContext(partition: place.partition, offset: offset, streamTime: streamTime)
  }

  /// Forgets that an event was handled, since it is parked after all: its replay must not count as a repeat.
  func forget(_ key: SeenKey) { seen.forget(key) }

  func parkRecord(key: [UInt8]?, value: [UInt8]?, headers: [(name: String, value: [UInt8])], to topic: String) {
    let index = outbound.index(of: topic)
    let partition = layout.partition(of: key ?? [], on: topic)
    (key ?? []).withUnsafeBytes { key in
      guard let value else { return outbound.append(topic: index, partition: partition, key: key, value: nil, headers: headers) }
      value.withUnsafeBytes { outbound.append(topic: index, partition: partition, key: key, value: $0, headers: headers) }
    }
  }

  /// Keeps what is to be logged of a parked record; of many between two readings only the first.
  func noteParked(_ record: LaneReading.Parked) {
    if parked.count < 10 { parked.append(record) }
  }

  /// Counts something by name, or as `name/kind`.
  package func count(_ name: String, by amount: Int64 = 1) { counts[name, default: 0] += amount }
}
