import Foundation

/// One process of a fleet: what is started, and under which name.
struct FleetProcess: Hashable {
  /// What its log lines are marked with, and its log file is called: `broker`, `complaints-0`.
  let name: String
  /// The executable's file.
  let executable: String
  let arguments: [String]
  /// Where it writes its port once it serves; one that has not come so far by its end cannot start.
  var portFile: String?

  /// Whether it has served since the file was removed.
  var hasServed: Bool { portFile.map { FileManager.default.fileExists(atPath: $0) } ?? true }

  /// A process of one of the product's executables, which lie in one folder.
  init(name: String, of executable: String, _ arguments: [String], portFile: String? = nil) {
    self.name = name
    self.portFile = portFile
    self.executable = Self.folder + "/" + executable
    self.arguments = arguments
  }

  /// Whether its executable is there.
  var exists: Bool { FileManager.default.isExecutableFile(atPath: executable) }

  /// The folder of the executable that runs.
  private static let folder: String = {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    return URL(filePath: own).deletingLastPathComponent().path
  }()
}
