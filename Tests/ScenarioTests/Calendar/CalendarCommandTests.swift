import FleetTesting
import Foundation
import Testing

/// `mainstay calendar` as a process: options, standard input, exit codes.
@Suite(.enabled(if: ChildProcess.binaries != nil, Comment(rawValue: ChildProcess.reason)))
struct CalendarCommandTests {
  /// Runs the command with something on its standard input.
  private func run(_ arguments: [String], input: String = "") throws -> (code: Int32, output: String, errors: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(ChildProcess.binaries)).appendingPathComponent("mainstay")
    process.arguments = ["calendar"] + arguments
    let (given, output, errors) = (Pipe(), Pipe(), Pipe())
    (process.standardInput, process.standardOutput, process.standardError) = (given, output, errors)
    try process.run()
    try given.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try given.fileHandleForWriting.close()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    let complained = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: said, as: UTF8.self), String(decoding: complained, as: UTF8.self))
  }

  /// A file that is gone with the value.
  private func file(_ text: String) throws -> URL {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("calendar-\(UUID().uuidString).yaml")
    try Data(text.utf8).write(to: url)
    return url
  }

  @Test func `one question comes from the options`() throws {
    let due = try run(
      [
        "due", "--start", "2026-03-02T09:00:00+08:00", "--work-seconds", "3600", "--pause",
        "2026-03-02T09:30:00+08:00/2026-03-02T10:00:00+08:00",
      ])
    #expect(due.output == "{\"due\":\"2026-03-02T02:30:00.000Z\"}\n" && due.code == 0)
    let between = try run(["between", "--start", "2026-03-02T09:00:00+08:00", "--end", "2026-03-02T10:00:00+08:00"])
    #expect(between.output == "{\"workSeconds\":3600}\n")
    #expect(try run(["open", "--at", "2026-03-02T09:00:00+08:00"]).output == "{\"open\":true}\n")
    #expect(try run(["next", "--at", "2026-03-01T09:00:00+08:00"]).output == "{\"next\":\"2026-03-02T00:30:00.000Z\"}\n")
  }

  @Test func `each line of the input is answered in its place, and a wrong one is named`() throws {
    let input = """
      {"start":"2026-03-02T09:00:00+08:00","workSeconds":60}

      {"start":"2026-03-02T09:00:00+08:00"}
      {"start":"2026-03-02T09:00:00+08:00","end":"2026-03-02T09:01:00+08:00"}
      """
    let answered = try run(["due"], input: input)
    #expect(answered.code == 65)
    #expect(answered.errors == "line 3: end: is missing\n")
    #expect(answered.output == "{\"due\":\"2026-03-02T01:01:00.000Z\"}\n{\"error\":\"end: is missing\"}\n{\"workSeconds\":60}\n")
  }

  @Test func `a calendar that is never open is refused with its line`() throws {
    let calendar = try file("zone: UTC\nholidays: []\nhours: {}\n")
    defer { try? FileManager.default.removeItem(at: calendar) }
    let refused = try run(["open", "--calendar", calendar.path, "--at", "2026-03-02T09:00:00Z"])
    #expect(refused.code == 78 && refused.output.isEmpty)
    #expect(refused.errors == "\(calendar.path): line 3: hours: the store is never open\n")
  }

  @Test func `a store answers by its own calendar, and one that the policy does not name by the default`() throws {
    let policy = try file("calendars: {standard: {}, sunday: {hours: {sun: [\"09:00-12:00\"]}}}\nstores: {s1: {calendar: sunday}}\n")
    defer { try? FileManager.default.removeItem(at: policy) }
    let question = ["open", "--policy", policy.path, "--at", "2026-03-01T10:00:00+08:00", "--store"]
    #expect(try run(question + ["s1"]).output == "{\"open\":true}\n")
    let unknown = try run(question + ["s2"])
    #expect(unknown.output == "{\"open\":false}\n" && unknown.code == 0)
    #expect(unknown.errors == "the policy does not name the store s2; its default calendar answers\n")
  }

  @Test func `wrong options are refused`() throws {
    #expect(try run(["due", "--start", "2026-03-02T09:00:00Z"]).code == 64)
    #expect(try run(["open", "--at", "noon"]).code == 64)
    #expect(try run(["open", "--calendar", "a", "--store", "b", "--at", "2026-03-02T09:00:00Z"]).code == 64)
    #expect(try run(["open", "--calendar", "/nowhere.yaml", "--at", "2026-03-02T09:00:00Z"]).code == 78)
  }

  @Test(arguments: ["due", "between", "open", "next"])
  func `help has an example`(_ command: String) throws {
    let help = try run([command, "--help"])
    #expect(help.code == 0 && help.output.contains("mainstay calendar \(command) --store main"))
  }
}
