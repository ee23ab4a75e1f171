import NIOCore
import NIOHTTP1
import NIOPosix

/// Serves `/metrics` in the text format of Prometheus and `/healthz` for supervisors, over plain HTTP.
final class StatusServer: Sendable {
  let endpoint: Endpoint
  private let channel: any Channel

  init(_ address: Endpoint, group: MultiThreadedEventLoopGroup, services: ConnectionServices) async throws(ServerError) {
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
          try channel.pipeline.syncOperations.addHandler(StatusHandler(services: services))
        }
      }
    do {
      channel = try await bootstrap.bind(host: address.host, port: address.port).get()
    } catch {
      throw .bind(address, reason: "\(error)")
    }
    endpoint = Endpoint(host: address.host, port: channel.localAddress?.port ?? address.port)
  }

  func stop() async {
    try? await channel.close()
  }
}

/// Answers one HTTP request and closes.
private final class StatusHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let services: ConnectionServices
  private var head: HTTPRequestHead?

  init(services: ConnectionServices) {
    self.services = services
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): self.head = head
    case .body: break
    case .end: answer(context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func answer(_ context: ChannelHandlerContext) {
    guard let head else { return context.close(promise: nil) }
    let (status, text): (HTTPResponseStatus, String) =
      switch (head.method, head.uri) {
      case (.GET, "/metrics"), (.HEAD, "/metrics"): (.ok, metrics)
      case (.GET, "/healthz"), (.HEAD, "/healthz"): (.ok, "ok\n")
      case (.GET, _), (.HEAD, _): (.notFound, "There is /metrics and /healthz.\n")
      default: (.methodNotAllowed, "Only GET is answered.\n")
      }
    let body = ByteBuffer(string: text)
    let headers: HTTPHeaders = [
      "content-type": "text/plain; version=0.0.4; charset=utf-8", "content-length": "\(body.readableBytes)", "connection": "close",
    ]
    context.write(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))), promise: nil)
    if head.method != .HEAD { context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
    let channel = context.channel
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
  }

  private var metrics: String {
    services.metrics.exposition(
      requestMemory: services.budget.used, topics: services.engine.topics, size: { services.engine.size(of: $0) })
  }
}
