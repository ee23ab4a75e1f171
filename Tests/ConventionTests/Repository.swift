import Foundation

/// The files of the project, as they lie in the checkout that the tests were built from.
enum Repository {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  struct File: CustomStringConvertible, Sendable {
    /// From the root, with slashes.
    let path: String
    let text: String

    var description: String { path }
    var name: String { String(path.split(separator: "/").last ?? "") }
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// The modules that a Swift file imports.
    var imports: [String] {
      lines.compactMap { line in
        let words = line.split(separator: " ").drop {
          $0.hasPrefix("@") || ["internal", "package", "public", "private", "fileprivate"].contains($0)
        }
        guard words.first == "import" else { return nil }
        let module = words.dropFirst().first { !["struct", "class", "enum", "func", "protocol", "typealias", "var", "let"].contains($0) }
        return module.map { String($0.prefix { $0 != "." }) }
      }
    }
  }

  /// The text files below a folder, in the order of their paths; build products and hidden folders are left out.
  static func files(under folder: String, ending suffixes: [String] = [".swift"]) throws -> [File] {
    let base = root.appending(path: folder)
    guard let paths = FileManager.default.enumerator(atPath: base.path(percentEncoded: false)) else { return [] }
    var files: [File] = []
    for case let path as String in paths {
      let isHidden = path.split(separator: "/").contains { $0.hasPrefix(".") }
      guard !isHidden, suffixes.contains(where: path.hasSuffix) else { continue }
      files.append(File(path: "\(folder)/\(path)", text: try String(contentsOf: base.appending(path: path), encoding: .utf8)))
    }
    return files.sorted { $0.path < $1.path }
  }

  /// The Swift files of the product, its tools and its tests.
  static func swiftFiles() throws -> [File] {
    try ["Sources", "Tests", "workers", "ops"].flatMap { try files(under: $0) }
  }

  static func file(_ path: String) throws -> String { try String(contentsOf: root.appending(path: path), encoding: .utf8) }
}
