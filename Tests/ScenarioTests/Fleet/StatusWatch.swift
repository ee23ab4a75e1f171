import FleetTesting
import Foundation
import Models
import Runtime
import Testing

/// `mainstay status --watch` beside a fleet, and all the pictures that it took.
final class StatusWatch {
  /// One picture, as machines get it.
  struct Picture {
    /// When the processes began to be asked, and when the next picture began, by which time this one was whole.
    let at: Instant
    var whole: Instant
    var objects: [[String: Any]]

    /// The objects of a kind.
    func all(_ kind: String) -> [[String: Any]] { objects.filter { $0["kind"] as? String == kind } }

    /// The lanes of an object.
    static func lanes(_ object: [String: Any]) -> [Int] { (object["lanes"] as? [NSNumber] ?? []).map(\.intValue) }
  }

  private let process: ChildProcess

  init(_ bootstrap: String, in folder: TemporaryFolder) throws {
    process = try ChildProcess(
      "mainstay", ["status", "--watch", "--every", "0.2", "--json", "--bootstrap", bootstrap],
      log: URL(fileURLWithPath: folder.path("watch.ndjson")))
  }

  /// Returns once a picture that begins from now on is there.
  func nextPicture() async throws {
    let now = ClockTicks.now
    try #require(try await awaited(while: { process.isRunning }) { pictures.last.map { $0.at >= now } ?? false }, "\(process.output)")
  }

  /// Ends the watch; the pictures but the last, of which nobody knows when it was whole.
  func end() async throws -> [Picture] {
    process.signal(SIGINT)
    _ = try await process.end()
    return pictures.dropLast()
  }

  private var pictures: [Picture] {
    var pictures: [Picture] = []
    for line in process.output.split(separator: "\n") {
      guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
        let at = (object["at"] as? String).flatMap({ Instant(rfc3339: $0) })
      else { continue }
      if pictures.last?.at == at {
        pictures[pictures.count - 1].objects.append(object)
      } else {
        if !pictures.isEmpty { pictures[pictures.count - 1].whole = at }
        pictures.append(Picture(at: at, whole: at, objects: [object]))
      }
    }
    return pictures
  }
}
