import Feeding
import Foundation
import Models
import Runtime

/// A folder of a test's own, gone with the value.
final class ScratchFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("mainstay-feeding-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and tells its path.
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    return "\(path)/\(name)"
  }

  func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }

  func read(_ name: String) throws -> String { try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }
}

/// A table fed through a mapping into memory.
struct FedTable {
  var events: [String] = []
  var keys: [String] = []
  var rejects: [Reject] = []
  var rejectsText = ""

  init(_ table: String, _ mapping: String, encoding: String? = nil) throws { try self.init(Array(table.utf8), mapping, encoding: encoding) }

  init(_ table: [UInt8], _ mapping: String, encoding: String? = nil, name: String = "till.csv") throws {
    let folder = try ScratchFolder()
    let mapping = try Mapping(PolicyFile.nodes(of: mapping))
    let text = try InputText(path: try folder.write(name, table), encoding: encoding ?? mapping.encoding)
    let rejects = RejectsFile(path: "\(folder.path)/rejects.csv")
    let input = try TableEvents(text, mapping: mapping, named: "till.yaml", check: EventCheck(), rejects: rejects)
    var batch = EventBatch()
    while try input.next(into: &batch) {}
    try rejects.close()
    for entry in batch.entries {
      keys.append(String(decoding: batch.bytes[entry.key], as: UTF8.self))
      events.append(String(decoding: batch.bytes[entry.value], as: UTF8.self))
    }
    self.rejects = rejects.first
    if rejects.count > 0 { rejectsText = try folder.read("rejects.csv") }
  }

  /// The events' data as JSON objects.
  func data() throws -> [[String: Any]] {
    try events.map { event in
      let object = try JSONSerialization.jsonObject(with: Data(event.utf8)) as? [String: Any]
      return object?["data"] as? [String: Any] ?? [:]
    }
  }

  /// An attribute of each event.
  func attribute(_ name: String) throws -> [String] {
    try events.map { event in
      let object = try JSONSerialization.jsonObject(with: Data(event.utf8)) as? [String: Any]
      return object?[name] as? String ?? "-"
    }
  }
}
