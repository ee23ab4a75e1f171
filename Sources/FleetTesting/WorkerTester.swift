import Foundation
package import Models
package import Runtime
import State

/// Drives one lane of a worker without a broker and without a clock: feed records, move time, read what it publishes, crash it.
///
/// The lane is the runtime's own, on a real store in a temporary folder. What a broker does is played here: offsets, the input topics'
/// logs, and what has been published under `read_committed`. A crash loses what a crash would lose, and the next step recovers as a
/// process on the same disk does.
package final class WorkerTester {
  /// A record that the worker has published.
  package struct Published: Hashable, Sendable {
    package var topic: String
    package var partition: Int32
    package var key: String
    /// `nil` is a tombstone.
    package var value: String?
    package var headers: [String: String]
  }

  private var worker: any Worker
  private let place: LanePlace
  private let settings: LaneSettings
  private let path: String
  private let folder: URL
  private var logs: [[TestRecord]]
  private var lane: Lane?
  private var handedOver: [Int]
  /// The publish cursor that the group's offsets would carry.
  private var cursor: Int64 = 0

  /// Who carries messages to other lanes; without anybody the lane has its own only.
  package var carry: ((LaneMessage) -> Void)?
  /// Everything published so far, in order; changelog records and messages between lanes are apart.
  package private(set) var published: [Published] = []
  /// The changelog as compaction would leave it.
  package private(set) var changelog: [String: [UInt8]] = [:]

  package init(
    _ worker: any Worker, place: LanePlace = LanePlace(partition: 0, partitions: 1), settings: LaneSettings = LaneSettings()
  ) throws {
    self.worker = worker
    self.place = place
    self.settings = settings
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("mainstay-tester-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.appendingPathComponent("lane.sqlite").path
    logs = worker.inputs.map { _ in [] }
    handedOver = worker.inputs.map { _ in 0 }
  }

  deinit {
    lane?.abandon()
    try? FileManager.default.removeItem(at: folder)
  }

  /// Appends a record to an input topic; the lane sees it with the next `run`.
  package func append(
    to topic: String, key: String?, value: [UInt8]?, timestamp: Int64? = nil, headers: [(name: String, value: [UInt8])] = []
  ) {
    guard let input = worker.inputs.firstIndex(where: { $0.topic == topic }) else { return }
    logs[input].append(
      TestRecord(offset: Int64(logs[input].count), timestamp: timestamp, key: key, value: value, headers: headers))
  }

  /// Appends an event to its topic as a source would send it.
  package func append(_ event: Event<EventPayload>, to topic: String) {
    var writer = JSONWriter()
    writer.event(
      EventAttributes(id: event.id, source: event.source, time: event.time, traceparent: event.traceparent), event.payload)
    append(to: topic, key: event.payload.key, value: writer.bytes, timestamp: event.time.milliseconds)
  }

  /// Appends a tick; one of history names the ends of all inputs as they are now.
  package func tick(at time: Instant, mode: ClockMode) {
    var ends: [String: Int64] = [:]
    if mode == .history {
      for (input, log) in zip(worker.inputs, logs) where input != .clock && !input.carriesTicks && input.exchange == nil {
        ends[input.topic] = Int64(log.count)
      }
    }
    let event = Event(
      id: EventID(checked: "tick-\(time.milliseconds)"), source: EventSource(checked: "test"), time: time,
      payload: EventPayload.tick(ClockTick(mode: mode, ends: ends)))
    var writer = JSONWriter()
    writer.event(EventAttributes(id: event.id, source: event.source, time: event.time), event.payload)
    append(to: "clock", key: String(place.partition), value: writer.bytes, timestamp: time.milliseconds)
  }

  /// Hands over what has arrived, decides, commits and publishes, until nothing is left to do.
  package func run() throws {
    repeat {
      try work()
      try commit()
    } while hasArrivals
  }

  /// Whether records have arrived that the lane has not been given.
  package var hasArrivals: Bool { logs.indices.contains { handedOver[$0] < logs[$0].count } }

  /// Brings a message of another lane.
  package func deliver(_ message: LaneMessage) { append(to: message.topic, key: message.key, value: message.value) }

  /// Hands over what has arrived and decides, without a commit.
  package func work() throws {
    let lane = try current()
    for input in worker.inputs.indices where handedOver[input] < logs[input].count {
      try lane.receive(MemoryRecords(Array(logs[input][handedOver[input]...])), input: input)
      handedOver[input] = logs[input].count
    }
    for input in worker.inputs.indices { lane.reachedEnd(of: input, at: Int64(logs[input].count)) }
    while try lane.work(upTo: 1_000) {
      if lane.isFull { try commit() }
    }
  }

  /// Commits and publishes what has been decided. `isPublished` false stands for a crash between the two.
  package func commit(isPublished: Bool = true) throws {
    let lane = try current()
    guard let publication = try lane.commit() else { return }
    guard isPublished else { return }
    try publish(publication.batch)
    cursor = publication.checkpoint.sequence
    lane.published(through: publication.checkpoint.sequence, at: Instant(milliseconds: 0))
  }

  /// The process dies: whatever was not committed is gone. The next call starts it again on the same disk.
  package func crash() {
    lane?.abandon()
    lane = nil
    // Until it is open again nobody knows where it goes on.
    handedOver = logs.map { _ in 0 }
  }

  /// Stops the process and starts it again as another worker of the same name, such as one with a new policy.
  package func restart(with worker: any Worker) {
    crash()
    self.worker = worker
  }

  /// The value of the last tick that was appended.
  package var copyOfLastTick: [UInt8]? {
    worker.inputs.firstIndex(of: .clock).flatMap { logs[$0].last?.value }
  }

  /// The disk is lost: the next call restores the lane from the changelog.
  package func loseDisk() throws {
    crash()
    try LaneStore.delete(path: path)
    let store = try LaneStore(path: path)
    try store.begin()
    for (key, value) in changelog { try value.withUnsafeBytes { try store.restore(key: key, value: $0) } }
    try store.commitRestored(changelogOffset: 0)
    try store.renew(published: nil)
  }

  /// A row of the worker's state, as it stands.
  package func row<Row>(_ key: RowKey, in table: Table<Row>) throws -> Row? { try current().store.tables.row(key, in: table) }

  /// What a query about a customer shows, as JSON; `nil` when nothing is known of him.
  package func state(of customer: String) throws -> String? {
    let query = CustomerQuery(worker: worker.name, tables: worker.customerTables)
    guard case .found(let document) = try query.read(customer, in: try current()) else { return nil }
    return String(decoding: document, as: UTF8.self)
  }

  /// What the lane says of itself.
  package func reading() throws -> LaneReading { try current().takeReading(measuredAt: nil) }

  /// How many timers are pending.
  package func pendingTimers() throws -> Int64 { try current().store.timers.count }

  /// How often something was counted since the lane started.
  package func count(_ name: String) throws -> Int64 { try current().context.counts[name] ?? 0 }

  private func current() throws -> Lane {
    if let lane { return lane }
    let store = try LaneStore(path: path)
    let layout = OutputLayout(partitions: [:], standard: place.partitions)
    let starts = worker.inputs.map { store.checkpoint.positions[$0.topic]?.next ?? 0 }
    let pending = try store.pending()
    let lane = try Lane(
      place: place, store: store, worker: worker, starts: starts, layout: layout, settings: settings,
      changelogTopic: "\(worker.name)-changelog")
    handedOver = starts.map { Int($0) }
    self.lane = lane
    // Recovery: what was committed and not published goes out first.
    for commit in pending where commit.sequence > cursor {
      try publish(commit.batch)
      cursor = commit.sequence
      lane.published(through: commit.sequence, at: Instant(milliseconds: 0))
    }
    return lane
  }

  private func publish(_ batch: OutboundBatch) throws {
    try batch.forEach { record in
      let key = String(decoding: record.key, as: UTF8.self)
      if record.topic == "\(worker.name)-changelog" {
        changelog[key] = record.value.map { [UInt8]($0) }
        return
      }
      if let exchange = worker.inputs.first(where: { $0.topic == record.topic && $0.exchange != nil }) {
        let value = record.value.map { [UInt8]($0) } ?? []
        let message = LaneMessage(topic: exchange.topic, partition: record.partition, key: key, value: value)
        if let carry { carry(message) } else { deliver(message) }
        return
      }
      let headers = Dictionary(record.headers.map { ($0.name, String(decoding: $0.value, as: UTF8.self)) }) { _, last in last }
      published.append(
        Published(
          topic: record.topic, partition: record.partition, key: key,
          value: record.value.map { String(decoding: $0, as: UTF8.self) }, headers: headers))
    }
  }
}
