import StatusHTTP

/// Which processes a fleet consists of, from what the command was told.
struct FleetPlan {
  /// The brokers of a cluster that exists already; `nil` runs the pocket broker.
  var bootstrap: String?
  /// Where the pocket broker listens.
  var listen = Endpoint(host: "127.0.0.1", port: 9092)
  /// The folder of everything that the fleet keeps.
  var data: String
  var scale = Scale()
  var policy: String?
  /// Where the intake listens; `nil` runs none.
  var intake: Endpoint?
  /// Whether the live clock ticks; without it time stands where a history ends.
  var hasClock = true
  /// The folder of the topics' schemas, which the intake hands out.
  var topics = "topics"
  var topicPrefix = ""
  /// librdkafka properties of all workers, as NAME=VALUE.
  var kafka: [String] = []

  /// Where the pocket broker says which port it has.
  var portFile: String { "\(data)/broker.port" }
  /// Where the intake does.
  var intakePortFile: String { "\(data)/intake.port" }

  /// The pocket broker. A second start keeps the port of the first, so that clients find it again.
  func broker(port: Int) -> FleetProcess {
    FleetProcess(
      name: "broker", of: "mainstay",
      ["broker", "--data", "\(data)/broker", "--listen", "\(listen.host):\(port)", "--port-file", portFile, "--no-auto-create-topics"],
      portFile: portFile)
  }

  /// The processes of the workers. While history is fed nobody may tick but the feeder.
  func workers(bootstrap: String, duringHistory: Bool) -> [FleetProcess] {
    Scale.workers.flatMap { worker in
      (0..<scale[worker]).map { instance in
        FleetProcess(
          name: "\(worker)-\(instance)", of: "\(worker)-worker",
          cluster(bootstrap) + ["--state", "\(data)/state", "--instance", "\(instance)", "--http", "127.0.0.1:0"]
            + (policy.map { ["--policy", $0] } ?? []) + (duringHistory ? ["--no-own-ticks"] : []))
      }
    }
  }

  /// The HTTP intake, unless there is to be none.
  func intake(bootstrap: String) -> FleetProcess? {
    guard let intake else { return nil }
    return FleetProcess(
      name: "intake", of: "intake-worker",
      cluster(bootstrap) + ["--state", "\(data)/state", "--listen", "\(intake)", "--port-file", intakePortFile, "--topics", topics],
      portFile: intakePortFile)
  }

  /// The live clock.
  func clock(bootstrap: String) -> FleetProcess {
    FleetProcess(name: "clock", of: "mainstay", ["clock"] + cluster(bootstrap))
  }

  /// The feeder of the past.
  func history(_ files: [String], maps: [String], bootstrap: String) -> FleetProcess {
    // The policy's firm decides at which midnights the past ticks.
    let policy = policy.map { ["--policy", $0] } ?? []
    return FleetProcess(
      name: "history", of: "mainstay",
      ["feed"] + files + ["--history"] + maps.flatMap { ["--map", $0] } + policy + cluster(bootstrap))
  }

  private func cluster(_ bootstrap: String) -> [String] {
    ["--bootstrap", bootstrap] + (topicPrefix.isEmpty ? [] : ["--topic-prefix", topicPrefix]) + kafka.flatMap { ["--kafka", $0] }
  }
}
