import ArgumentParser
import Feeding
import Models
import Runtime

/// What is fed, and how it is read.
struct FeedOptions: ParsableArguments {
  @Argument(help: "NDJSON of CloudEvents, or with --map tables of comma- or tab-separated values; gzip is unpacked, - is standard input.")
  var files: [String]

  @Option(help: "Accept events of this topic only; by default each goes to the topic of its type.")
  var topic: String?

  @Option(name: .customLong("map"), help: "A mapping file, which makes the files tables: one for all, or one for each file in their order.")
  var mappings: [String] = []

  @Option(help: "The encoding as iconv knows it, such as GB18030; the mapping's, else UTF-8. A byte order mark wins.")
  var encoding: String?

  @Option(help: "Where refused rows go; FILE.rejects.csv or .ndjson in the working directory unless given.")
  var rejects: String?

  func validate() throws {
    guard !files.isEmpty else { throw ValidationError("Name at least one file.") }
    guard mappings.count <= 1 || mappings.count == files.count else {
      throw ValidationError("--map is given once, or once for each file.")
    }
    if mappings.isEmpty, let table = files.first(where: Self.isTable) {
      throw ValidationError("\(table) is a table: name the mapping that makes events of its rows with --map.")
    }
    guard files.count(where: { $0 == "-" }) <= 1 else { throw ValidationError("- can be read once only.") }
    if let topic {
      guard let known = EventTopic(name: topic), EventTopic.inputs.contains(known), known != .clock else {
        let names = EventTopic.inputs.filter { $0 != .clock }.map(\.name).joined(separator: ", ")
        throw ValidationError("--topic: expected one of \(names), found \(topic)")
      }
    }
  }

  private static func isTable(_ path: String) -> Bool {
    [".csv", ".tsv", ".tab", ".csv.gz", ".tsv.gz"].contains { path.lowercased().hasSuffix($0) }
  }

  /// Opens the files, so that what is wrong with one is known before anything of another is sent. `latest`: a later time is refused.
  func open(latest: Instant?) throws -> [any EventInput] {
    try files.enumerated().map { index, path in
      let check = EventCheck(latest: latest)
      guard let name = mappings.count == files.count ? mappings[index] : mappings.first else {
        let text = try InputText(path: path, encoding: encoding)
        return LineEvents(text, topic: topic.flatMap { EventTopic(name: $0) }, check: check, rejects: rejects(path, "ndjson"))
      }
      let mapping = try Mapping(file: name)
      let text = try InputText(path: path, encoding: encoding ?? mapping.encoding)
      return try TableEvents(text, mapping: mapping, named: name, check: check, rejects: rejects(path, "csv"))
    }
  }

  private func rejects(_ path: String, _ kind: String) -> RejectsFile {
    if let rejects { return RejectsFile(path: files.count == 1 ? rejects : "\(rejects).\((files.firstIndex(of: path) ?? 0) + 1)") }
    let name = path == "-" ? "stdin" : String(path.split(separator: "/").last ?? "input")
    return RejectsFile(path: "\(name).rejects.\(kind)")
  }
}

extension Mapping {
  /// Reads a mapping file; every problem is told with the file's name.
  init(file path: String) throws {
    let nodes = try Self.nodes(path)
    let mapping: Result<Mapping, FeedError> = Result { () throws(FeedError) in try Mapping(nodes) }
    switch mapping {
    case .success(let mapping): self = mapping
    case .failure(.mapping(let text)): throw FeedError.mapping(text.split(separator: "\n").map { "\(path): \($0)" }.joined(separator: "\n"))
    case .failure(let error): throw error
    }
  }

  private static func nodes(_ path: String) throws -> PolicyNode {
    do {
      return try PolicyFile.nodes(of: try PolicyFile.read(path).text)
    } catch let failure as PolicyFile.Failure {
      switch failure {
      case .unreadable(let path, let reason): throw FeedError.unreadable(path: path, reason: reason)
      case .malformed, .refused: throw FeedError.mapping("\(path): \(failure)")
      }
    }
  }
}
