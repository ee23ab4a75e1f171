import Kafka
import Logging
import Models
import Runtime

/// Writes a year of sales and its ticks to the broker, as a feeder of history does.
struct YearFeed {
  private static let partitions = Int32(TopicDeclaration.partitionCount)
  private let kafka: Configuration
  private let prefix: String
  private let zone: Zone
  private let logger: Logger
  private var sales: YearOfSales

  init(_ kafka: Configuration, prefix: String, sales: Int, customers: Int, logger: Logger) throws {
    guard let zone = Zone("Asia/Shanghai") else { throw YearError.noZone }
    self.zone = zone
    self.kafka = kafka
    self.prefix = prefix
    self.logger = logger
    self.sales = YearOfSales(sales: sales, customers: customers)
  }

  /// Makes the topics and fills them; returns what an exact sort must find.
  func run() async throws -> YearSort {
    var sales = sales
    let admin = try Admin(configuration: kafka, logger: logger)
    _ = try await admin.create(
      Topics.all.map { topic in
        NewTopic(
          TopicName(rawValue: topic.name(prefix: prefix)), partitions: topic.partitions,
          configuration: ["cleanup.policy": topic.cleanup.rawValue, "max.message.bytes": String(topic.maximumMessageBytes)])
      })
    let producer = try Producer(configuration: kafka.over(Configuration(["linger.ms": "20"])), logger: logger)
    let topic = try producer.topic(TopicName(rawValue: Topics.transactions.declaration.name(prefix: prefix)))
    let clock = try ClockTicks(
      topic: TopicName(rawValue: Topics.clock.declaration.name(prefix: prefix)), configuration: kafka, logger: logger)
    var year = YearSort()
    var ends = [Int64](repeating: 0, count: Int(Self.partitions))
    for day in 0..<YearOfSales.days {
      let date = YearOfSales.first.adding(days: day)
      let today = (0..<sales.count(on: day)).map { _ in sales.next(on: zone.startOfDay(date)) }
      for sale in today {
        year.add(sale)
        ends[Int(Murmur2.partition(of: sale.customerID.rawValue, count: Self.partitions).rawValue)] += 1
      }
      try await producer.produce { (sink) throws(KafkaError) in
        var writer = JSONWriter()
        for sale in today {
          writer.reset()
          let event = sale.event
          writer.event(EventAttributes(id: event.id, source: event.source, time: event.time), event.payload)
          try sink.send(to: topic, key: Array(sale.customerID.rawValue.utf8).span.bytes, value: writer.bytes.span.bytes)
        }
      }
      try await producer.flush(within: .seconds(60))
      year.lastTick = zone.startOfDay(date.adding(days: 1)) + .minutes(15)
      let reached = ends
      try await clock.write(at: year.lastTick, mode: .history, partitions: 0..<Self.partitions, source: "year") {
        [Topics.transactions.name: reached[Int($0)]]
      }
    }
    return year
  }
}

/// Why the benchmark cannot run.
enum YearError: Error {
  /// The time zone's data is missing.
  case noZone
  /// A worker ended before the year did.
  case ended
}
