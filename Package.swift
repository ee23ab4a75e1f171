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
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
  name: "mainstay",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
  ],
  targets: [
    // C and C++ underneath.
    .systemLibrary(name: "CKafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
    .target(name: "CJSON", linkerSettings: [.linkedLibrary("simdjson")]),

    // Modules; arrows point down only.
    .target(name: "Models", dependencies: ["CJSON", crypto], swiftSettings: settings),
    .target(name: "Rules", dependencies: ["Models", crypto], swiftSettings: settings),
    .target(name: "Kafka", dependencies: ["CKafka", logging], exclude: ["README.md"], swiftSettings: settings),
    .target(name: "State", dependencies: ["Models", sqlite], swiftSettings: settings),
    .target(
      name: "Runtime", dependencies: ["Models", "Kafka", "State", arguments, crypto, logging, lifecycle, signals, yams],
      swiftSettings: settings),
    .target(
      name: "PocketBroker",
      dependencies: [
        sqlite, crypto, logging, .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      exclude: ["README.md"], swiftSettings: settings),
    .target(name: "FleetTesting", dependencies: ["Models", "Kafka", "State", "Runtime", logging], swiftSettings: settings),

    // Executables.
    .executableTarget(
      name: "mainstay",
      dependencies: [
        "PocketBroker", "Models", "Rules", "Kafka", "Runtime", arguments, logging, lifecycle, signals,
        .product(name: "Subprocess", package: "swift-subprocess"), .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "workers/mainstay", swiftSettings: settings),
    .executableTarget(
      name: "complaints-worker", dependencies: ["Models", "Rules", "Runtime", arguments], path: "workers/complaints",
      swiftSettings: settings),
    .executableTarget(
      name: "followups-worker", dependencies: ["Models", "Rules", "Runtime", arguments], path: "workers/followups", swiftSettings: settings),

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
    .executableTarget(name: "review-benchmark", dependencies: ["Models", "Rules"], path: "ops/benchmarks/review", swiftSettings: settings),
    .executableTarget(
      name: "tiering-year-benchmark", dependencies: ["FleetTesting", "Models", "Kafka", "Runtime", arguments, logging],
      path: "ops/benchmarks/tiering-year", swiftSettings: settings),
    .executableTarget(name: "purchases", dependencies: ["Models", "Rules"], path: "ops/benchmarks/purchases", swiftSettings: settings),

    // Tests.
    .target(
      name: "TieringHistories", dependencies: ["Models", "Rules", "FleetTesting"], path: "Tests/TieringHistories", swiftSettings: settings),
    .testTarget(name: "ModelsTests", dependencies: ["Models", "FleetTesting"], swiftSettings: settings),
    .testTarget(name: "RulesTests", dependencies: ["Rules", "Models", "FleetTesting", "TieringHistories", yams], swiftSettings: settings),
    .testTarget(name: "KafkaTests", dependencies: ["Kafka", "CKafka", "FleetTesting", logging], swiftSettings: settings),
    .testTarget(name: "StateTests", dependencies: ["State", "Models", "FleetTesting"], swiftSettings: settings),
    .testTarget(name: "RuntimeTests", dependencies: ["FleetTesting", "Runtime", "State", "Kafka", "Models"], swiftSettings: settings),
    .testTarget(
      name: "WorkerTests", dependencies: ["tiering-worker", "FleetTesting", "TieringHistories", "Runtime", "Rules", "Models"],
      swiftSettings: settings),
    .testTarget(
      name: "PocketBrokerTests",
      dependencies: [
        "PocketBroker", "FleetTesting", logging, .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "ScenarioTests",
      dependencies: [
        "FleetTesting", "TieringHistories", "Runtime", "Kafka", "Rules", "Models", logging, "job-benchmark", "mainstay", "tiering-worker",
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
