import Testing

/// Arrows between modules point down only, and each foreign library has one home.
@Suite struct ImportTests {
  /// What a module may import besides the standard library.
  struct Rule: CustomStringConvertible, Sendable {
    let module: String
    let may: Set<String>

    var description: String { module }
  }

  static let standard: Set<String> = ["Synchronization", "FoundationEssentials", "Foundation", "Glibc", "Dispatch"]

  /// Modules of ours and libraries that must not spread; what is not named here is free to every module but the pure ones.
  static let watched: Set<String> = [
    "CKafka", "CJSON", "CCodecs", "Feeding", "Simulation", "GRDBSQLite", "Kafka", "Models", "Rules", "State", "Runtime", "PocketBroker",
    "FleetTesting", "GRDB",
    "NIOCore", "NIOPosix", "NIOHTTP1", "NIOSSL", "StatusHTTP", "Histogram", "Hummingbird", "Logging", "Metrics", "Yams", "Crypto",
    "ServiceLifecycle",
    "Configuration", "Tracing", "Subprocess",
  ]

  static let rules = [
    Rule(module: "Models", may: ["CJSON", "Crypto"]),
    Rule(module: "Rules", may: ["Models", "Crypto"]),
    Rule(module: "Kafka", may: ["CKafka", "Logging", "Metrics"]),
    Rule(module: "Feeding", may: ["CCodecs", "Models"]),
    Rule(module: "Simulation", may: ["Feeding", "Models"]),
    Rule(module: "State", may: ["Models", "GRDBSQLite", "Logging", "Metrics"]),
    Rule(module: "StatusHTTP", may: ["NIOCore", "NIOPosix", "NIOHTTP1"]),
    Rule(
      module: "Runtime",
      may: [
        "Kafka", "State", "Models", "StatusHTTP", "Logging", "Yams", "Crypto", "ServiceLifecycle", "Configuration", "Histogram",
      ]),
    Rule(
      module: "Intake",
      may: ["Models", "Kafka", "State", "StatusHTTP", "Hummingbird", "Logging", "Crypto", "ServiceLifecycle", "NIOCore", "NIOSSL"]),
  ]

  @Test(arguments: rules)
  func `a module imports only what stands below it`(_ rule: Rule) throws {
    for file in try Repository.files(under: "Sources/\(rule.module)") {
      let forbidden = Set(file.imports).intersection(Self.watched).subtracting(rule.may)
      #expect(forbidden.isEmpty, "\(file): \(forbidden.sorted())")
    }
  }

  /// Pure modules know no transport, no database, no log and no clock, whatever its name.
  @Test(arguments: ["Models", "Rules"])
  func `a pure module imports nothing but its neighbours and the standard library`(_ module: String) throws {
    let may = Self.standard.union(Self.rules.first { $0.module == module }?.may ?? [])
    for file in try Repository.files(under: "Sources/\(module)") {
      #expect(Set(file.imports).isSubset(of: may), "\(file): \(Set(file.imports).subtracting(may).sorted())")
      for clock in ["ContinuousClock", "SuspendingClock", "Date.now", "clock_gettime", "SystemRandomNumberGenerator"] {
        #expect(!file.text.contains(clock), "\(file) reads the machine's clock or chance: \(clock)")
      }
      #expect(file.text.firstMatch(of: /[^A-Za-z]Date\(\)/) == nil, "\(file) reads the machine's clock")
    }
  }

  @Test(arguments: [
    ("CKafka", "Sources/Kafka/"), ("CJSON", "Sources/Models/"), ("CCodecs", "Sources/Feeding/"), ("GRDBSQLite", "Sources/State/"),
  ])
  func `a foreign library has one home`(_ library: String, _ home: String) throws {
    // The pocket broker keeps its log in SQLite too, and a benchmark in C beside ours must see the library it is measured against.
    let exceptions = ["GRDBSQLite": ["Sources/PocketBroker/", "Tests/"], "CKafka": ["ops/benchmarks/", "Tests/KafkaTests/"]]
    for file in try Repository.swiftFiles() where file.imports.contains(library) {
      let homes = [home] + (exceptions[library] ?? [])
      #expect(homes.contains { file.path.hasPrefix($0) }, "\(file) imports \(library)")
    }
  }

  @Test(arguments: ["Models", "Rules", "Feeding", "Simulation", "State", "Runtime", "Kafka", "Intake"])
  func `no core module uses Foundation's JSON`(_ module: String) throws {
    for file in try Repository.files(under: "Sources/\(module)") {
      for type in ["JSONDecoder", "JSONEncoder", "JSONSerialization"] {
        // Statistics of librdkafka come once a second and are not an event.
        if module == "Kafka", file.name.hasPrefix("Statistics") { continue }
        #expect(!file.text.contains(type), "\(file) uses \(type)")
      }
    }
  }

  @Test func `imports are found whatever stands before them`() {
    let file = Repository.File(
      path: "x.swift", text: "import A\ninternal import B\n@testable import C\n@preconcurrency package import struct D.E\n// import F\n")
    #expect(file.imports == ["A", "B", "C", "D"])
  }
}
