// swift-tools-version: 6.2
import PackageDescription

/// The request decoder alone, without socket or engine, so that the fuzzer builds in a minute.
let package = Package(
  name: "request-fuzzer",
  dependencies: [.package(url: "https://github.com/apple/swift-nio", exact: "2.101.2")],
  targets: [
    .target(
      name: "RequestDecoder", dependencies: [.product(name: "NIOCore", package: "swift-nio")],
      swiftSettings: [.enableUpcomingFeature("InternalImportsByDefault")]),
    .executableTarget(
      name: "request-fuzzer", dependencies: ["RequestDecoder", .product(name: "NIOCore", package: "swift-nio")],
      swiftSettings: [.unsafeFlags(["-parse-as-library"])],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]),
  ]
)
