import FleetTesting
import Foundation
import Testing

/// What the complaint worker refuses before it touches a broker.
@Suite(.enabled(if: ChildProcess.binaries != nil, Comment(rawValue: ChildProcess.reason)))
struct ComplaintsStartTests {
  static let refused = [
    ("calendars:\n  standard:\n    zone: Asia/Shanghai\n    hours: {}\n", "line 4: calendars.standard.hours: the store is never open"),
    (
      "calendars:\n  standard:\n    hours:\n      mon: [\"09:00-09:00\"]\n      tue: [\"09:00-18:00\"]\n",
      "line 4: calendars.standard.hours.mon: expected hours such as 08:30-18:00"
    ),
    ("stores:\n  s1: {calendar: night}\n", "line 2: stores.s1.calendar: there is no calendar"),
    ("complaints:\n  targets:\n    firstResponse: {A: 0}\n", "line 3: complaints.targets.firstResponse.A: expected a whole number"),
    ("complaints: {warnings: 0.75}\n", "line 1: complaints.warnings: no such setting"),
  ]

  @Test(arguments: refused)
  func `a policy that cannot be used stops the start with its line`(policy: String, reason: String) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mainstay-start-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("policy.yaml")
    try Data(policy.utf8).write(to: file)
    // Port 9 is nobody's: a worker that got as far as the broker would wait for it.
    let worker = try ChildProcess(
      "complaints-worker",
      ["--bootstrap", "127.0.0.1:9", "--state", folder.appendingPathComponent("state").path, "--policy", file.path],
      log: folder.appendingPathComponent("log"))
    #expect(try await worker.end() == 78)
    #expect(worker.output.contains(reason), "\(worker.output)")
    #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("state").path))
  }
}
