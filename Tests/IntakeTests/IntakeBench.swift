import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Kafka
import Models
import NIOCore
import StatusHTTP
import Synchronization

@testable import Intake

/// The intake without its network: requests go straight to the responder, events into a spool in a folder of its own; no broker.
final class IntakeBench {
  let folder: URL
  var options: IntakeOptions
  private(set) var responder: IntakeResponder
  var spool: Spool { responder.spool }

  init(keys: String? = nil, _ configure: (inout IntakeOptions) -> Void = { _ in }) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("mainstay-intake-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    var options = IntakeOptions(
      listen: Endpoint(host: "127.0.0.1", port: 0), spool: folder.appendingPathComponent("spool.sqlite").path,
      schemas: root.appendingPathComponent("topics").path, kafka: ["bootstrap.servers": "127.0.0.1:1"])
    options.keys = try keys.map { try APIKeyFile(text: $0, path: "keys") }
    configure(&options)
    self.options = options
    responder = try Self.open(options)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Rates are counted by a clock that stands still.
  private static func open(_ options: IntakeOptions) throws -> IntakeResponder {
    let metrics = IntakeMetrics()
    let spool = try Spool(path: options.spool, options: options, metrics: metrics)
    let events = EventsEndpoint(
      keys: options.keys, limits: options.limits, limiter: RateLimiter(options.limits),
      budget: MemoryBudget(limit: options.limits.bufferedBytes), spool: spool, metrics: metrics,
      now: { [start = ContinuousClock.now] in start })
    let schemas = try SchemaFiles(folder: options.schemas)
    return IntakeResponder(
      events: events, names: options.names, schemas: schemas, spool: spool, forwarder: ForwarderState(), metrics: metrics)
  }

  /// Sends a request and takes its answer apart.
  func send(
    _ method: HTTPRequest.Method = .post, _ path: String = "/v1/events", _ headers: HTTPFields = [:], _ body: String = "",
    to host: String = "localhost"
  ) async throws -> Answer {
    let head = HTTPRequest(method: method, scheme: "http", authority: host, path: path, headerFields: headers)
    let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(string: body)))
    let response = await responder.answer(request)
    let collected = Collected()
    try await response.body.write(Collector(collected: collected))
    return Answer(status: response.status.code, headers: response.headers, body: collected.bytes.withLock { Data($0) })
  }

  /// Posts a body with a content type.
  func post(_ type: String, _ body: String, key: String? = nil) async throws -> Answer {
    var headers: HTTPFields = [.contentType: type]
    if let key { headers[.authorization] = "Bearer \(key)" }
    return try await send(.post, "/v1/events", headers, body)
  }

  /// What waits in the spool: topic, key and value of each event, in order.
  func spooled() async throws -> [Spooled] {
    var found: [Spooled] = []
    for batch in try await spool.read(after: 0, upTo: .max) {
      let isWhole = batch.events.forEach { event in
        found.append(
          Spooled(
            topic: PackedEvents.topics[event.topic].name, key: String(decoding: event.key, as: UTF8.self),
            value: String(decoding: event.value, as: UTF8.self)))
      }
      guard isWhole else { throw Damaged() }
    }
    return found
  }

  struct Damaged: Error {}

  /// Closes the spool and opens it again, as a restart does.
  func restart() async throws {
    await spool.close()
    responder = try Self.open(options)
  }
}

/// An answer, taken apart.
struct Answer {
  let status: Int
  let headers: HTTPFields
  let body: Data

  var text: String { String(decoding: body, as: UTF8.self) }

  /// The members of a JSON object; none when it is no object.
  var json: [String: Any] { (try? JSONSerialization.jsonObject(with: body)) as? [String: Any] ?? [:] }

  /// What became of each event: the result, of a refused one with code and pointer, which is empty for the whole event.
  var results: [String] {
    (json["results"] as? [[String: Any]] ?? []).map { result in
      ["result", "code", "pointer"].compactMap { result[$0] as? String }.joined(separator: " ")
    }
  }
}

/// An event that waits in the spool.
struct Spooled: Equatable {
  var topic: String
  var key: String
  var value: String
}

/// An event in structured mode.
func event(
  _ id: String, customer: String = "C1", source: String = "pos/1", type: String = "customer.referred", data: String = ""
) -> String {
  #"{"specversion":"1.0","id":"\#(id)","source":"\#(source)","type":"\#(type)","time":"2026-11-20T02:00:00Z","data":{"customerID":"\#(customer)","referrerID":"C9"\#(data)}}"#
}

/// Bytes that a response has written.
private final class Collected: Sendable {
  let bytes = Mutex<[UInt8]>([])
}

private struct Collector: ResponseBodyWriter {
  let collected: Collected

  mutating func write(_ buffer: ByteBuffer) async throws {
    collected.bytes.withLock { $0 += buffer.readableBytesView }
  }

  consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
