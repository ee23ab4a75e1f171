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
  targets: [
    .target(name: "Models", swiftSettings: settings),
    .target(name: "Rules", dependencies: ["Models"], swiftSettings: settings),
    .executableTarget(name: "review", dependencies: ["Models", "Rules"], path: "ops/benchmarks/review", swiftSettings: settings),
    .executableTarget(name: "purchases", dependencies: ["Models", "Rules"], path: "ops/benchmarks/purchases", swiftSettings: settings),
    .testTarget(name: "ModelsTests", dependencies: ["Models"], swiftSettings: settings),
    .testTarget(name: "RulesTests", dependencies: ["Rules", "Models"], swiftSettings: settings),
  ]
)
