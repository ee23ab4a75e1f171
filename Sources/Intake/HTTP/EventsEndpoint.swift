import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// `POST /v1/events`: reads, checks and spools the events of a request, and answers once they are durable.
struct EventsEndpoint: Sendable {
  let keys: APIKeyFile?
  let limits: IntakeOptions.Limits
  let limiter: RateLimiter?
  let budget: MemoryBudget
  let spool: Spool
  let metrics: IntakeMetrics
  /// The clock that rates are counted by.
  var now: @Sendable () -> ContinuousClock.Instant = { .now }

  /// 202 once everything that is in order is durable, with a result for each event; 422 when no event was in order.
  func respond(to request: Request) async throws(Problem) -> Response {
    let grant = try authorize(request.headers)
    guard let form = EventForm(request.headers) else { throw .unsupported }
    var held = 0
    defer { budget.give(held) }
    let body = try await collect(request, holding: &held)
    let reader = EventReader(maximumEvents: limits.events)
    let read = try read(body, as: form, request.headers, grant, reader)
    var outcomes: [SpoolOutcome] = []
    if !read.submission.entries.isEmpty {
      do { outcomes = try await spool.append(read.submission) } catch { throw .notTaken(error) }
    }
    let results = EventResults(read.results(outcomes))
    metrics.answered(results)
    return Response(
      status: results.isTaken ? .accepted : .unprocessableContent, headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: results.json))
  }

  private func authorize(_ headers: HTTPFields) throws(Problem) -> SourceGrant {
    guard let keys else { return .everybody }
    guard let header = headers[.authorization]?.utf8, header.count > 7, header.prefix(7).elementsEqual("Bearer ".utf8),
      let grant = keys.grant(for: header.dropFirst(7))
    else { throw .unauthorized }
    return grant
  }

  private func read(
    _ body: ByteBuffer, as form: EventForm, _ headers: HTTPFields, _ grant: SourceGrant, _ reader: EventReader
  ) throws(Problem) -> ReadBody {
    let result: Result<ReadBody, Problem> = body.withUnsafeReadableBytes { bytes in
      do throws(EventRanges.Failure) {
        let ranges = try reader.ranges(of: bytes, as: form)
        if let seconds = limiter?.take(ranges.count, of: grant.number, at: now()) { return .failure(.tooFast(seconds)) }
        return .success(reader.read(bytes, ranges, as: form, headers: headers, grant: grant))
      } catch {
        switch error {
        case .malformed(let sentence): return .failure(.badRequest("The body cannot be taken apart: \(sentence)."))
        case .tooMany: return .failure(.tooMany(limits.events))
        }
      }
    }
    return try result.get()
  }

  /// The body, within the limits of size, memory and time.
  private func collect(_ request: Request, holding held: inout Int) async throws(Problem) -> ByteBuffer {
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limits.bodyBytes { throw .tooLarge(limits.bodyBytes) }
    let end = ContinuousClock.now + .seconds(limits.bodySeconds)
    var body = ByteBuffer()
    do {
      for try await part in request.body {
        guard body.readableBytes + part.readableBytes <= limits.bodyBytes else { throw Problem.tooLarge(limits.bodyBytes) }
        guard budget.take(part.readableBytes) else { throw Problem.crowded }
        held += part.readableBytes
        guard ContinuousClock.now < end else { throw Problem.bodyTimeout }
        body.writeImmutableBuffer(part)
      }
    } catch let problem as Problem {
      throw problem
    } catch {
      throw .badRequest("The body ended before its end.")
    }
    metrics.received(bytes: body.readableBytes)
    return body
  }
}
