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
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: [
    .systemLibrary(name: "CKafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
    .target(
      name: "Kafka",
      dependencies: ["CKafka", .product(name: "Logging", package: "swift-log")],
      swiftSettings: settings),
    .target(name: "ConsumeBaseline", dependencies: ["CKafka"], path: "ops/benchmarks/consume-baseline"),
    .executableTarget(
      name: "consume-benchmark",
      dependencies: [
        "ConsumeBaseline", "Kafka", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      path: "ops/benchmarks/consume",
      swiftSettings: settings),
    .testTarget(
      name: "KafkaTests",
      dependencies: ["Kafka", "CKafka", .product(name: "Logging", package: "swift-log")],
      swiftSettings: settings),
  ]
)
