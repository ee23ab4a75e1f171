import Foundation
import Models
import Runtime
import Testing

@Suite struct PolicyFileTests {
  /// Texts that are no policy, and where that is seen.
  @Test(arguments: [
    ("firm:\n  name: \"open\n", "line"), ("firm: 1\nfirm: 2\n", "firm"), ("? [a]\n: 1\n", "line 1"),
    ("a: b: c\n", "line 1"), ("a:\n\t- b\n", "line 2"),
  ])
  func `what is no YAML is refused with its line`(text: String, place: String) {
    let error = #expect(throws: PolicyFile.Failure.self) { try PolicyFile.nodes(of: text) }
    #expect(error?.description.contains(place) == true, "\(String(describing: error))")
    if case .malformed(let line, _) = error { #expect(line > 0) } else { Issue.record("\(String(describing: error))") }
  }

  @Test func `a section that no worker has is refused with its line, and others' sections are not`() {
    let error = #expect(throws: PolicyFile.Failure.self) { try PolicyFile.parse("firm: {}\ntiering: {}\nnonsense: 1\n") { _ in } }
    #expect(error?.description.hasPrefix("line 3: nonsense") == true)
  }

  @Test func `a file's version follows its text`() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("policy-\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: path) }
    try "firm: {}\n".write(to: path, atomically: true, encoding: .utf8)
    let first = try PolicyFile.read(path.path)
    #expect(try PolicyFile.read(path.path) == first)
    try "firm:  {}\n".write(to: path, atomically: true, encoding: .utf8)
    #expect(try PolicyFile.read(path.path).version != first.version)
    try Data([0xFF, 0xFE]).write(to: path)
    #expect(throws: PolicyFile.Failure.self) { try PolicyFile.read(path.path) }
  }
}
