import NIOPosix
import StatusHTTP

/// Serves `/metrics` in the text format of Prometheus and `/healthz` for supervisors, over plain HTTP.
enum StatusServer {
  /// Begins to serve, on the broker's own event loop.
  static func start(
    _ address: Endpoint, group: MultiThreadedEventLoopGroup, services: ConnectionServices
  ) async throws(ServerError) -> HTTPServer {
    do throws(HTTPServer.BindFailure) {
      return try await HTTPServer(address, on: group) { answer(to: $0, services) }
    } catch {
      throw .bind(address, reason: error.reason)
    }
  }

  private static func answer(to request: HTTPRequest, _ services: ConnectionServices) -> HTTPAnswer {
    switch request.path {
    case ["metrics"]:
      .metrics(
        services.metrics.exposition(
          requestMemory: services.budget.used, topics: services.engine.topics, size: { services.engine.size(of: $0) }))
    case ["healthz"]: .text("ok")
    default: .text("There is /metrics and /healthz.", status: 404)
    }
  }
}
