// swift-tools-version: 6.2
import PackageDescription

/// One set of settings for every Swift target: Swift 6 mode, warnings are errors, the upcoming features of the next mode.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
]

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
/// The system's SQLite as a module; nothing else of its package is built.
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
  name: "mainstay",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    // Without its traits: configuration and the whole of Foundation are not used.
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
  ],
  targets: [
    // C and C++ underneath.
    .systemLibrary(name: "CKafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
    .systemLibrary(name: "CCodecs", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CJSON", linkerSettings: [.linkedLibrary("simdjson")]),

    // Modules; arrows point down only.
    .target(name: "Models", dependencies: ["CJSON", crypto], swiftSettings: settings),
    .target(name: "Rules", dependencies: ["Models", crypto], swiftSettings: settings),
    .target(name: "Kafka", dependencies: ["CKafka", logging], exclude: ["README.md"], swiftSettings: settings),
    .target(name: "Feeding", dependencies: ["CCodecs", "Models"], swiftSettings: settings),
    .target(name: "Simulation", dependencies: ["Feeding", "Models"], swiftSettings: settings),
    .target(name: "State", dependencies: ["Models", sqlite], swiftSettings: settings),
    .target(
      name: "StatusHTTP",
      dependencies: [
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: settings),
    .target(
      name: "Runtime",
      dependencies: [
        "Models", "Kafka", "State", "StatusHTTP", configuration, histogram, arguments, crypto, logging, lifecycle, signals, yams,
      ],
      exclude: ["README.md"], swiftSettings: settings),
    .target(
      name: "PocketBroker",
      dependencies: [
        "StatusHTTP", sqlite, crypto, logging, .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"), .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      exclude: ["README.md"], swiftSettings: settings),
    .target(
      name: "Intake",
      dependencies: [
        "Models", "Kafka", "State", "StatusHTTP", crypto, logging, lifecycle, hummingbird, nioCore,
        .product(name: "HummingbirdCore", package: "hummingbird"), .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
      ],
      exclude: ["README.md"], resources: [.embedInCode("openapi.yaml")], swiftSettings: settings),
    .target(name: "FleetTesting", dependencies: ["Models", "Kafka", "State", "Runtime", "StatusHTTP", logging], swiftSettings: settings),

    // Executables.
    .executableTarget(
      name: "mainstay",
      dependencies: [
        "PocketBroker", "StatusHTTP", "Feeding", "Simulation", "Models", "Rules", "Kafka", "Runtime", arguments, logging, lifecycle,
        signals,
        .product(name: "Subprocess", package: "swift-subprocess"), .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "workers/mainstay", swiftSettings: settings),
    .executableTarget(
      name: "complaints-worker", dependencies: ["Models", "Rules", "Runtime", arguments, logging], path: "workers/complaints",
      swiftSettings: settings),
    .executableTarget(
      name: "followups-worker", dependencies: ["Models", "Rules", "Runtime", arguments], path: "workers/followups", swiftSettings: settings),
    .executableTarget(
      name: "intake-worker", dependencies: ["Intake", "Runtime", "StatusHTTP", "Kafka", arguments, logging, lifecycle, signals],
      path: "workers/intake", swiftSettings: settings),

    .executableTarget(
      name: "tiering-worker", dependencies: ["Models", "Rules", "Runtime", arguments], path: "workers/tiering", swiftSettings: settings),

    // Benchmarks.
    .target(name: "ConsumeBaseline", dependencies: ["CKafka"], path: "ops/benchmarks/consume-baseline"),
    .executableTarget(
      name: "consume-benchmark", dependencies: ["ConsumeBaseline", "Kafka", arguments, logging], path: "ops/benchmarks/consume",
      swiftSettings: settings),
    .executableTarget(name: "decode-benchmark", dependencies: ["Models"], path: "ops/benchmarks/decode", swiftSettings: settings),
    .executableTarget(
      name: "job-benchmark", dependencies: ["Models", "Kafka", "State", "Runtime", arguments, logging, lifecycle, signals],
      path: "ops/benchmarks/job", exclude: ["generate.py", "check.py", "measure.py"], swiftSettings: settings),
    .executableTarget(
      name: "chaos-benchmark", dependencies: ["FleetTesting", arguments], path: "ops/benchmarks/chaos", swiftSettings: settings),
    .executableTarget(
      name: "runtime-benchmark", dependencies: ["Models", "Kafka", "State", "Runtime", arguments, logging],
      path: "ops/benchmarks/runtime", swiftSettings: settings),
    .executableTarget(name: "review-benchmark", dependencies: ["Models", "Rules"], path: "ops/benchmarks/review", swiftSettings: settings),
    .executableTarget(
      name: "tiering-year-benchmark", dependencies: ["FleetTesting", "Models", "Kafka", "Runtime", arguments, logging],
      path: "ops/benchmarks/tiering-year", swiftSettings: settings),
    .executableTarget(name: "purchases", dependencies: ["Models", "Rules"], path: "ops/benchmarks/purchases", swiftSettings: settings),

    // Tests.
    .target(
      name: "TieringHistories", dependencies: ["Models", "Rules", "FleetTesting"], path: "Tests/TieringHistories", swiftSettings: settings),
    .target(
      name: "FollowUpHistories", dependencies: ["Models", "Rules", "FleetTesting"], path: "Tests/FollowUpHistories", swiftSettings: settings
    ),
    .testTarget(name: "ModelsTests", dependencies: ["Models", "FleetTesting"], swiftSettings: settings),
    .testTarget(
      name: "RulesTests", dependencies: ["Rules", "Models", "FleetTesting", "FollowUpHistories", "TieringHistories", yams],
      swiftSettings: settings),
    .testTarget(name: "KafkaTests", dependencies: ["Kafka", "CKafka", "FleetTesting", logging], swiftSettings: settings),
    .testTarget(name: "FeedingTests", dependencies: ["Feeding", "FleetTesting", "Models", "Runtime"], swiftSettings: settings),
    .testTarget(name: "SimulationTests", dependencies: ["Simulation", "Feeding", "Models"], swiftSettings: settings),
    .testTarget(
      name: "IntakeTests",
      dependencies: [
        "Intake", "Models", "Kafka", "State", "StatusHTTP", "FleetTesting", crypto, hummingbird, nioCore,
        .product(name: "HummingbirdCore", package: "hummingbird"), .product(name: "HTTPTypes", package: "swift-http-types"),
      ],
      swiftSettings: settings),
    .testTarget(name: "StateTests", dependencies: ["State", "Models", "FleetTesting"], swiftSettings: settings),
    .testTarget(
      name: "StatusHTTPTests",
      dependencies: [
        "StatusHTTP", .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "RuntimeTests", dependencies: ["FleetTesting", "Runtime", "State", "StatusHTTP", "Kafka", "Models", arguments, logging],
      swiftSettings: settings),
    .testTarget(
      name: "WorkerTests",
      dependencies: [
        "complaints-worker", "followups-worker", "tiering-worker", "mainstay", "FleetTesting", "FollowUpHistories", "TieringHistories",
        "Runtime", "Rules", "Models", logging,
      ],
      swiftSettings: settings),
    .testTarget(
      name: "PocketBrokerTests",
      dependencies: [
        "PocketBroker", "StatusHTTP", "FleetTesting", logging, .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "ScenarioTests",
      dependencies: [
        "FleetTesting", "TieringHistories", "Runtime", "Kafka", "Rules", "Models", logging, arguments, "job-benchmark", "complaints-worker",
        "intake-worker", "mainstay", "tiering-worker",
      ],
      swiftSettings: settings),
    .testTarget(name: "ConventionTests", dependencies: ["Models", yams], swiftSettings: settings),
  ],
  cxxLanguageStandard: .cxx17
)

// The fuzzer has no main function of its own and builds only with libFuzzer: see ops/fuzz/run. What it is to explore counts its edges.
if Context.environment["MAINSTAY_FUZZ"] != nil {
  for target in package.targets where target.name == "Models" { target.swiftSettings = settings + [.unsafeFlags(["-sanitize=fuzzer"])] }
  for target in package.targets where target.name == "CJSON" { target.cxxSettings = [.unsafeFlags(["-fsanitize=fuzzer-no-link"])] }
  package.products.append(.executable(name: "decoder-fuzz", targets: ["decoder-fuzz"]))
  package.targets.append(
    .executableTarget(
      name: "decoder-fuzz", dependencies: ["Models"], path: "ops/fuzz/decoder",
      swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])]))
}
