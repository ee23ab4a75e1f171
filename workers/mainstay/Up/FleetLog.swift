import Foundation
import Synchronization

/// Where the log lines of a fleet's processes go: to the terminal, each marked with its process, or to a file for each in a folder.
final class FleetLog: Sendable {
  private let folder: String?
  private let isColoured: Bool
  private let files = Mutex<[String: FileHandle]>([:])

  /// Colours mark the processes on a terminal only.
  init(folder: String?) throws {
    self.folder = folder
    isColoured = folder == nil && isatty(STDERR_FILENO) == 1
    if let folder { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
  }

  /// Writes one line of a process.
  func write(_ line: String, of name: String) {
    guard let folder else {
      let mark = isColoured ? "\u{1B}[\(Self.colour(of: name))m\(name)\u{1B}[0m" : name
      return FileHandle.standardError.write(Data("\(mark) | \(line)\n".utf8))
    }
    files.withLock { files in
      let file = files[name] ?? Self.open("\(folder)/\(name).log")
      files[name] = file
      file?.write(Data("\(line)\n".utf8))
    }
  }

  /// Where to read what a process wrote.
  func place(of name: String) -> String { folder.map { "see \($0)/\(name).log" } ?? "see its last lines above" }

  private static func open(_ path: String) -> FileHandle? {
    if !FileManager.default.fileExists(atPath: path) { _ = FileManager.default.createFile(atPath: path, contents: nil) }
    let file = FileHandle(forWritingAtPath: path)
    _ = try? file?.seekToEnd()
    return file
  }

  /// One of the six colours that show on dark and light; always the same for a name.
  private static func colour(of name: String) -> Int { 31 + name.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % 6 }
}
