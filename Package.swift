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

let package = Package(
  name: "mainstay",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    .systemLibrary(name: "CKafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
    .target(name: "CJSON", linkerSettings: [.linkedLibrary("simdjson")]),
    .target(name: "Models", dependencies: ["CJSON", .product(name: "Crypto", package: "swift-crypto")], swiftSettings: settings),
    .target(
      name: "Kafka", dependencies: ["CKafka", .product(name: "Logging", package: "swift-log")], swiftSettings: settings),
    .target(
      name: "State",
      dependencies: ["Models", .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift")],
      swiftSettings: settings),
    .target(
      name: "Runtime",
      dependencies: [
        "Models", "Kafka", "State", .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings),
    .target(name: "FleetTesting", dependencies: ["Models", "State", "Runtime"], swiftSettings: settings),
    .executableTarget(
      name: "job-benchmark",
      dependencies: [
        "Models", "Kafka", "State", "Runtime", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"), .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      path: "ops/benchmarks/job", swiftSettings: settings),
    .testTarget(name: "StateTests", dependencies: ["State", "Models"], swiftSettings: settings),
    .testTarget(name: "RuntimeTests", dependencies: ["Runtime", "State", "Kafka", "Models", "FleetTesting"], swiftSettings: settings),
  ],
  cxxLanguageStandard: .cxx17
)
