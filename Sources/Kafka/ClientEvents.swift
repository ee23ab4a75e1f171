internal import CKafka
internal import Logging
internal import Synchronization

/// What librdkafka's callbacks tell us, kept until somebody asks.
///
/// Callbacks run on the thread that polls, except for log lines, which come from librdkafka's own threads. None of them blocks.
final class ClientEvents: Sendable {
  /// A change of the assignment that waits to be carried out. librdkafka raises no second one before the first is answered.
  enum Rebalance: Sendable {
    case assigned([TopicPartition])
    case revoked([TopicPartition], since: ContinuousClock.Instant)
    case lost([TopicPartition])
  }

  /// Records that a broker did not take since the last `takeUndelivered`.
  struct Undelivered: Sendable {
    var count = 0
    var first: KafkaFailure?
  }

  private struct State {
    var rebalance: Rebalance?
    var undelivered = Undelivered()
    var statistics: Statistics?
  }

  private let state = Mutex(State())
  private let logger: Logger

  init(logger: Logger) { self.logger = logger }

  /// The events behind the opaque pointer of a callback.
  static func of(_ opaque: UnsafeMutableRawPointer?) -> ClientEvents? {
    opaque.map { Unmanaged<ClientEvents>.fromOpaque($0).takeUnretainedValue() }
  }

  /// The change that waits, once.
  func takeRebalance() -> Rebalance? {
    state.withLock { state in
      defer { state.rebalance = nil }
      return state.rebalance
    }
  }

  /// What was not delivered since the last call.
  func takeUndelivered() -> Undelivered {
    state.withLock { state in
      defer { state.undelivered = Undelivered() }
      return state.undelivered
    }
  }

  /// The latest statistics.
  var statistics: Statistics? { state.withLock { $0.statistics } }

  // MARK: Callbacks

  func log(level: Int32, facility: UnsafePointer<CChar>?, text: UnsafePointer<CChar>) {
    let level = Logger.Level(syslog: level)
    guard level >= logger.logLevel else { return }
    let facility = facility.map { String(cString: $0) } ?? ""
    logger.log(level: level, "\(String(cString: text))", metadata: ["facility": "\(facility)"])
  }

  func failed(client: OpaquePointer, code: Int32, reason: UnsafePointer<CChar>?) {
    let sentence = reason.map { String(cString: $0) } ?? ""
    if let fatal = Client.fatal(of: client) {
      logger.error("\(fatal)")
    } else {
      // Passing by its nature: librdkafka goes on by itself, and what matters to a caller comes back from a call.
      logger.warning("\(sentence)", metadata: ["code": "\(ErrorCode(rawValue: code))"])
    }
  }

  func measured(json: UnsafeMutablePointer<CChar>?, length: Int) {
    guard let json else { return }
    let bytes = UnsafeRawBufferPointer(start: json, count: length)
    do throws(StatisticsError) {
      let statistics = try Statistics(json: bytes)
      state.withLock { $0.statistics = statistics }
    } catch {
      logger.warning("librdkafka's statistics cannot be read: \(error)")
    }
  }

  func rebalanced(client: OpaquePointer, code: rd_kafka_resp_err_t, partitions: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?) {
    let concerned = partitions.map { PartitionList.read($0) } ?? []
    switch code {
    case RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS:
      state.withLock { $0.rebalance = .assigned(concerned) }
    case RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS:
      let change: Rebalance = rd_kafka_assignment_lost(client) != 0 ? .lost(concerned) : .revoked(concerned, since: .now)
      state.withLock { $0.rebalance = change }
    default:
      logger.warning("the group could not be balanced", metadata: ["code": "\(ErrorCode(code))"])
      rd_kafka_assign(client, nil)
    }
    // Ends the poll that is under way, so that the change is carried out at once.
    rd_kafka_yield(client)
  }

  func undelivered(_ message: UnsafePointer<rd_kafka_message_t>) {
    let code = message.pointee.err
    // Purged by our own abort: nobody waits for these.
    guard code != RD_KAFKA_RESP_ERR__PURGE_QUEUE, code != RD_KAFKA_RESP_ERR__PURGE_INFLIGHT else { return }
    let partition = message.pointee.rkt.flatMap { rd_kafka_topic_name($0) }
      .map { TopicPartition(TopicName(rawValue: String(cString: $0)), Partition(rawValue: message.pointee.partition)) }
    state.withLock { state in
      state.undelivered.count += 1
      guard state.undelivered.first == nil else { return }
      // No `rd_kafka_message_errstr`: of a producer's record it gives the record's own bytes.
      state.undelivered.first = KafkaFailure(ErrorCode(code), during: "deliver a record", partition: partition)
    }
  }
}

extension Logger.Level {
  /// The level of a syslog severity, 0 (emergency) to 7 (debug).
  fileprivate init(syslog level: Int32) {
    switch level {
    case ...2: self = .critical
    case 3: self = .error
    case 4: self = .warning
    case 5: self = .notice
    case 6: self = .info
    default: self = .debug
    }
  }
}
