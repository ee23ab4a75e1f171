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
  products: [
    .executable(name: "decode-benchmark", targets: ["decode-benchmark"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .target(name: "CJSON", linkerSettings: [.linkedLibrary("simdjson")]),
    .target(name: "Models", dependencies: ["CJSON", .product(name: "Crypto", package: "swift-crypto")], swiftSettings: settings),
    .executableTarget(name: "decode-benchmark", dependencies: ["Models"], path: "ops/benchmarks/decode", swiftSettings: settings),
    .testTarget(name: "ModelsTests", dependencies: ["Models"], swiftSettings: settings),
    .testTarget(name: "ConventionTests", dependencies: ["Models", .product(name: "Yams", package: "Yams")], swiftSettings: settings),
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
