import Foundation

/// A folder of its own that goes away with its owner.
package final class TemporaryFolder: Sendable {
  private let url: URL

  package init() {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("mainstay-\(UUID().uuidString)")
    try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The path of a file in it.
  package func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}
