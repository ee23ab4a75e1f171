import FoundationEssentials
import Hummingbird
import HummingbirdCore
import Models
import NIOCore

/// The JSON Schemas of the topics that take events from outside, read once.
struct SchemaFiles: Sendable {
  private let files: [String: ByteBuffer]

  /// Reads `<topic>.schema.json` of every input topic from a folder.
  init(folder: String) throws(IntakeError) {
    var files: [String: ByteBuffer] = [:]
    for topic in PackedEvents.topics {
      let path = "\(folder)/\(topic.name).schema.json"
      do {
        files[topic.name] = ByteBuffer(bytes: try Data(contentsOf: URL(filePath: path)))
      } catch {
        throw .schemas(path: path, reason: "it cannot be read")
      }
    }
    self.files = files
  }

  /// The schema of a topic by its name without prefix.
  subscript(topic: some StringProtocol) -> ByteBuffer? { files[String(topic)] }
}
