import HTTPTypes
import Hummingbird
import HummingbirdCore
import Models
import NIOCore
import StatusHTTP

/// Why a request is refused as a whole (RFC 9457, "Problem Details for HTTP APIs").
struct Problem: Error, Equatable {
  let status: HTTPResponse.Status
  /// One sentence for whoever sent the request.
  let detail: String
  /// After how many seconds asking again may help.
  var retryAfter: Int?

  static func badRequest(_ detail: String) -> Problem { Problem(status: .badRequest, detail: detail) }

  static let notFound = Problem(status: .notFound, detail: "There is nothing at this path; see /openapi.yaml.")
  static let misdirected = Problem(status: .misdirectedRequest, detail: ServedNames.refusal)
  static let unauthorized = Problem(status: .unauthorized, detail: "A key is needed, as Authorization: Bearer KEY, and this is none.")
  static let bodyTimeout = Problem(status: .requestTimeout, detail: "The body took too long to arrive.")
  static let unsupported = Problem(
    status: .unsupportedMediaType,
    detail: """
      Send application/cloudevents+json, application/cloudevents-batch+json or application/x-ndjson; or the data as application/json with \
      ce- headers.
      """)

  static func tooLarge(_ limit: Int) -> Problem {
    Problem(status: .contentTooLarge, detail: "A body may have \(limit) bytes; send the events in several requests.")
  }

  static func tooMany(_ limit: Int) -> Problem {
    Problem(status: .contentTooLarge, detail: "A request may have \(limit) events; send them in several requests.")
  }

  static func tooFast(_ seconds: Int) -> Problem {
    Problem(status: .tooManyRequests, detail: "The key has sent more events than it may.", retryAfter: seconds)
  }

  static let crowded = Problem(status: .serviceUnavailable, detail: "Too many bodies are arriving at the same time.", retryAfter: 1)

  /// Nothing of the request was taken.
  static func notTaken(_ error: SpoolError) -> Problem {
    Problem(status: .serviceUnavailable, detail: "Nothing was taken: \(error).", retryAfter: error.retryAfter)
  }

  /// The response; `unauthorized` says how to be let in.
  var response: Response {
    var headers: HTTPFields = [.contentType: "application/problem+json"]
    if let retryAfter { headers[.retryAfter] = String(retryAfter) }
    if status == .unauthorized { headers[.wwwAuthenticate] = "Bearer" }
    var writer = JSONWriter(capacity: 256)
    writer.beginObject()
    writer.field("type", "about:blank")
    writer.field("title", status.reasonPhrase)
    writer.field("status", Int64(status.code))
    writer.field("detail", detail)
    writer.endObject()
    let body = writer.withBytes { ByteBuffer(bytes: $0) }
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
  }
}

extension SpoolError {
  fileprivate var retryAfter: Int {
    switch self {
    case .full, .diskFull: 30
    case .failed, .closed: 5
    }
  }
}
