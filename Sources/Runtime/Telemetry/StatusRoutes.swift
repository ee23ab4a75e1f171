import Models
import StatusHTTP

/// What a worker answers over HTTP: its health, its metrics, and read-only queries on its lanes.
///
/// | path | answer |
/// |---|---|
/// | `/healthz` | 200 while the process lives |
/// | `/readyz` | 200 when it is ready, else 503; the reasons and each lane as JSON |
/// | `/metrics` | Prometheus text |
/// | `/v1/customers/{id}` | what the customer's lane keeps of him, as JSON (``CustomerQuery``); 421 when it is asked in another's name |
struct StatusRoutes: Sendable {
  let telemetry: Telemetry
  /// How many records a lane may be behind in a ready worker.
  let lagBound: Int64
  /// By which names customers' data is given.
  let names: ServedNames
  /// Asks the lane of a customer; `nil` when the process has no lanes yet.
  let customer: @Sendable (String) async throws -> CustomerQuery.Outcome?

  func answer(_ request: HTTPRequest) async -> HTTPAnswer {
    switch request.path {
    case ["healthz"]: return .text("ok")
    case ["readyz"]:
      let snapshot = telemetry.snapshot()
      let readiness = Readiness(snapshot, lagBound: lagBound)
      return .json(readiness.document(snapshot, telemetry), status: readiness.isReady ? 200 : 503)
    case ["metrics"]:
      let snapshot = telemetry.snapshot()
      return .metrics(snapshot.exposition(of: telemetry, readiness: Readiness(snapshot, lagBound: lagBound)))
    case let path where path.count == 3 && path[0] == "v1" && path[1] == "customers":
      guard names.admit(request.host) else { return CustomerQuery.misdirected }
      do {
        return try await customer(path[2])?.answer ?? .text("The worker has no lanes yet.", status: 503)
      } catch {
        return .text("The lane's store cannot be read: \(error)", status: 500)
      }
    default: return .text("There is /healthz, /readyz, /metrics and /v1/customers/{id}.", status: 404)
    }
  }
}
