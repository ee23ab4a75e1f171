import Kafka
import Models
import StatusHTTP

extension TelemetrySnapshot {
  /// The answer of `/metrics`. Every name begins with `mainstay_`; each sample names the worker, and a scraper adds its own instance.
  func exposition(of telemetry: Telemetry, readiness: Readiness) -> Exposition {
    var metrics = Exposition(prefix: "mainstay_", labels: [("worker", telemetry.worker), ("member", telemetry.instance)])
    metrics.single("ready", .gauge, "1 when /readyz says so.", readiness.isReady ? 1 : 0)
    metrics.single(
      "start_time_seconds", .gauge, "When the process started, in seconds since 1970.", Double(telemetry.startedAt.milliseconds) / 1e3)
    writeCounts(to: &metrics)
    writeLanes(to: &metrics)
    writePublishing(to: &metrics)
    writeBrokers(to: &metrics)
    writeProcess(to: &metrics)
    return metrics
  }

  /// What lanes count: `records_in` is a family, `dead_letters/schema` a sample of `dead_letters_total` with the code as its label.
  private func writeCounts(to metrics: inout Exposition) {
    var families: [String: [(label: String?, count: Int64)]] = [:]
    for name in LaneCount.described.keys { families[name] = [] }
    for (name, count) in state.counts {
      let parts = name.split(separator: "/", maxSplits: 1)
      guard let family = parts.first else { continue }
      families[String(family), default: []].append((parts.count > 1 ? String(parts[1]) : nil, count))
    }
    for (name, samples) in families.sorted(by: { $0.key < $1.key }) {
      let described = LaneCount.described[name]
      let family = LaneCount.metricName(name) + "_total"
      metrics.family(family, .counter, described?.help ?? "Counted by the worker's rule.")
      if samples.isEmpty, described?.label == nil { metrics.sample(family, 0) }
      for (label, count) in samples.sorted(by: { $0.label ?? "" < $1.label ?? "" }) {
        metrics.sample(family, label.map { [(described?.label ?? "kind", $0)] } ?? [], count)
      }
    }
  }

  private func writeLanes(to metrics: inout Exposition) {
    func gauge(_ name: String, _ help: String, _ value: (LaneSnapshot) -> Int64?) {
      metrics.family(name, .gauge, help)
      for lane in lanes {
        guard let value = value(lane) else { continue }
        metrics.sample(name, [("partition", "\(lane.partition)")], value)
      }
    }
    gauge("lane_running", "1 when the lane takes records, 0 while it is restored.") { $0.state.phase == .running ? 1 : 0 }
    gauge("restore_left_records", "Changelog records still to be read before the lane runs.") { $0.state.restoreLeft ?? 0 }
    gauge("timers_pending", "Timers that are set.") { $0.state.reading.pendingTimers }
    gauge("timers_overdue", "Timers whose instant is past and that wait for the stream.") { $0.state.reading.overdueTimers }
    gauge("database_bytes", "Size of the lane's database.") { $0.state.reading.fileBytes }
    gauge("stream_time_seconds", "The time of the last tick, in seconds since 1970.") {
      $0.state.reading.streamTime.map { $0.milliseconds / 1_000 }
    }
    gauge("own_ticks", "1 when the clock is silent and the worker writes the partition's ticks itself.") { $0.state.hasOwnTicks ? 1 : 0 }
    metrics.family("lag_records", .gauge, "Records not yet taken; markers of transactions are none.")
    for lane in lanes {
      for (topic, lag) in zip(inputs, lane.lags) {
        guard let lag else { continue }
        metrics.sample("lag_records", [("topic", topic), ("partition", "\(lane.partition)")], lag)
      }
    }
    metrics.single("restored_records_total", .counter, "Changelog records read to restore lanes.", state.restoredRecords)
    metrics.family("rebalances_total", .counter, "Changes of the assignment, by kind.")
    for kind in Telemetry.Rebalance.allCases {
      metrics.sample("rebalances_total", [("kind", kind.rawValue)], state.rebalances[kind] ?? 0)
    }
  }

  private func writePublishing(to metrics: inout Exposition) {
    metrics.single("records_out_total", .counter, "Records published, changelog included.", state.publishedRecords)
    metrics.single("published_bytes_total", .counter, "Bytes of published records.", state.publishedBytes)
    metrics.family("transactions_total", .counter, "Kafka transactions, by outcome.")
    metrics.sample("transactions_total", [("outcome", "committed")], state.committedTransactions)
    metrics.sample("transactions_total", [("outcome", "aborted")], state.abortedTransactions)
    metrics.single("unpublished_bytes", .gauge, "Bytes committed locally and not yet published.", state.unpublishedBytes)
    state.commits.write("commit_seconds", "Time of a lane's local commit.", to: &metrics)
    state.publications.write("publish_seconds", "Time from a lane's local commit until it is visible to others.", to: &metrics)
  }

  private func writeBrokers(to metrics: inout Exposition) {
    metrics.family("broker_round_trip_seconds", .gauge, "99th percentile of requests to a broker in the last interval.")
    for broker in statistics?.roundTrips ?? [] where broker.isUp {
      metrics.sample("broker_round_trip_seconds", [("broker", broker.broker)], Double(broker.p99Microseconds) / 1e6)
    }
  }

  private func writeProcess(to metrics: inout Exposition) {
    let usage = ProcessUsage.now()
    metrics.single("processor_seconds_total", .counter, "Processor time of the process.", usage.processorSeconds)
    metrics.single("resident_memory_bytes", .gauge, "Resident memory of the process.", usage.residentBytes)
    metrics.single("open_files", .gauge, "Open file descriptors of the process.", usage.openFiles)
  }
}

/// What the runtime's lanes count, and what it means; a worker's rule may count more.
enum LaneCount {
  /// By name: the label that the part after the slash gets, and the help.
  static let described: [String: (label: String?, help: String)] = [
    "records_in": (nil, "Records taken."),
    "records_ignored": (nil, "Records that say nothing, such as tombstones."),
    "records_skipped": (nil, "Records with a fault that another worker parks."),
    "records_repeated": (nil, "Events that came again."),
    "messages_in": (nil, "Messages taken that lanes sent each other."),
    "ticks_ahead": (nil, "Ticks ignored as more than a minute ahead of their broker's time."),
    "ticks_late": (nil, "Ticks that did not move the time."),
    "ticks_refused": (nil, "Ticks of history after a live one."),
    "timers_fired": (nil, "Timers fired."),
    "dead_letters": ("code", "Records parked, by the code of their fault."),
    "notices": ("kind", "What rules took note of and did not act on."),
  ]

  /// A name as Prometheus takes it.
  static func metricName(_ name: String) -> String {
    String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }
}
