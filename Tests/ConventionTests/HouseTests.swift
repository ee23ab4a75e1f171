import Foundation
import Testing

/// The habits of the house that a machine can hold.
@Suite struct HouseTests {
  @Test func `a main file only assembles`() throws {
    for file in try Repository.swiftFiles() where file.name == "main.swift" {
      #expect(file.lines.count <= 21, "\(file) has \(file.lines.count - 1) lines; 20 are enough to start one thing")
    }
  }

  @Test func `no file is longer than 500 lines`() throws {
    let files =
      try Repository.swiftFiles() + ["Sources", "ops"].flatMap { try Repository.files(under: $0, ending: [".cpp", ".c", ".h", ".py"]) }
    #expect(!files.isEmpty)
    for file in files { #expect(file.lines.count <= 501, "\(file)") }
  }

  @Test func `no type is named for doing anything`() throws {
    let vague = /(?:class|struct|enum|actor|protocol|typealias) +([A-Z][A-Za-z0-9]*)/
    let words = /(Manager|Helper|Util|Utils|Utilities|Common|Impl|Base)(?![a-z])/
    for file in try Repository.swiftFiles() {
      for match in file.text.matches(of: vague) { #expect(match.1.firstMatch(of: words) == nil, "\(file): \(match.1)") }
      #expect(file.path.split(separator: "/").last?.firstMatch(of: words) == nil, "\(file)")
    }
  }

  @Test func `no folder is a drawer`() throws {
    let drawers: Set<Substring> = ["Utilities", "Utils", "Helpers", "Extensions", "Common", "Misc", "Shared"]
    for file in try Repository.swiftFiles() {
      #expect(drawers.isDisjoint(with: file.path.split(separator: "/")), "\(file)")
    }
  }

  @Test func `nothing is left to be done later`() throws {
    let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
    for file in try Repository.swiftFiles() {
      for mark in marks { #expect(!file.text.contains(mark), "\(file) has a \(mark)") }
    }
  }

  @Test func `nothing is forced`() throws {
    let forces = ["try" + "!", "as" + "!", "fatal" + "Error(", "precondition" + "Failure("]
    for file in try ["Sources", "workers"].flatMap({ try Repository.files(under: $0) }) {
      for force in forces { #expect(!file.text.contains(force), "\(file) has \(force)") }
    }
  }

  @Test func `an unchecked promise says why it holds`() throws {
    let promise = "@unchecked " + "Sendable"
    for file in try Repository.files(under: "Sources") {
      for (number, line) in file.lines.enumerated() where line.contains(promise) {
        let before = file.lines[max(0, number - 8)..<number].contains { $0.contains("//") }
        #expect(before || line.contains("//"), "\(file):\(number + 1)")
      }
    }
  }

  /// The compiler takes a misspelled feature in silence.
  @Test func `every upcoming feature is spelled as the compiler knows it`() throws {
    let known = try Self.supportedFeatures()
    let manifest = try Repository.file("Package.swift")
    let used = manifest.matches(of: /enableUpcomingFeature\("([^"]+)"\)/).map { String($0.1) }
    #expect(!used.isEmpty)
    for feature in used { #expect(known.contains(feature), "\(feature)") }
    #expect(!known.contains("ExistentialAnyy"))
  }

  @Test func `every Swift target has the settings of the house`() throws {
    let manifest = try Repository.file("Package.swift")
    let targets = manifest.matches(of: /\.(?:target|executableTarget|testTarget)\(/).count
    let settings = manifest.matches(of: /swiftSettings: settings/).count
    let inC = manifest.matches(of: /\.target\(\s*name: "(?:C[A-Z]|ConsumeBaseline)/).count
    #expect(settings == targets - inC)
  }

  private static func supportedFeatures() throws -> Set<String> {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["swiftc", "-print-supported-features"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return Set(text.matches(of: /"name": "([^"]+)"/).map { String($0.1) })
  }
}
