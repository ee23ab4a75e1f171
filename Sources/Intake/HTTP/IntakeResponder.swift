import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import StatusHTTP

/// Finds what a request asks for, and answers every request: nothing is thrown.
struct IntakeResponder: HTTPResponder {
  typealias Context = IntakeContext

  let events: EventsEndpoint
  /// By which names events are taken where no key is asked for; `nil` takes them by any.
  let names: ServedNames?
  let schemas: SchemaFiles
  let spool: Spool
  let forwarder: ForwarderState
  let metrics: IntakeMetrics

  func respond(to request: Request, context: IntakeContext) async -> Response { await answer(request) }

  /// The answer to a request; of `HEAD` without a body.
  func answer(_ request: Request) async -> Response {
    let start = ContinuousClock.now
    let path = request.uri.path
    var response: Response
    if path == "/v1/events" {
      response = await post(request)
      metrics.posted(response.status.code, within: ContinuousClock.now - start)
    } else {
      response = document(path, method: request.method)
    }
    return request.method == .head ? response.createHeadResponse() : response
  }

  private func post(_ request: Request) async -> Response {
    guard request.method == .post else { return Self.notAllowed("POST") }
    if let names, !names.admit(request.head.authority) { return Problem.misdirected.response }
    do throws(Problem) { return try await events.respond(to: request) } catch { return error.response }
  }

  private func document(_ path: String, method: HTTPRequest.Method) -> Response {
    let answer: Response
    switch path {
    case "/healthz": answer = Self.text("ok\n")
    case "/readyz": answer = ready
    case "/metrics": answer = Self.text(exposition, "text/plain; version=0.0.4; charset=utf-8")
    case "/openapi.yaml": answer = Self.document(Self.openAPI, "application/yaml")
    default:
      let prefix = "/v1/schemas/"
      guard path.hasPrefix(prefix), let schema = schemas[path.dropFirst(prefix.count)] else { return Problem.notFound.response }
      answer = Self.document(schema, "application/schema+json")
    }
    return method == .get || method == .head ? answer : Self.notAllowed("GET, HEAD")
  }

  /// Ready as long as events can be made durable; the broker may be away.
  private var ready: Response {
    if let trouble = spool.trouble { return Problem.notTaken(trouble).response }
    return Self.text(forwarder.isConnected ? "ready\n" : "ready; the broker is away, \(spool.backlog.events) events wait for it\n")
  }

  private var exposition: String {
    metrics.exposition(spool.backlog, forwarder, buffered: events.budget.used, now: Int64(Date().timeIntervalSince1970))
  }

  private static let openAPI = ByteBuffer(bytes: PackageResources.openapi_yaml)

  private static func text(_ text: String, _ type: String = "text/plain; charset=utf-8") -> Response {
    document(ByteBuffer(string: text), type)
  }

  private static func document(_ bytes: ByteBuffer, _ type: String) -> Response {
    Response(status: .ok, headers: [.contentType: type], body: ResponseBody(byteBuffer: bytes))
  }

  private static func notAllowed(_ methods: String) -> Response {
    var response = Problem(status: .methodNotAllowed, detail: "This path takes \(methods) only.").response
    response.headers[.allow] = methods
    return response
  }
}

/// What a request needs to know of its connection: nothing.
struct IntakeContext: InitializableFromSource {
  init(source: ApplicationRequestContextSource) {}
}
