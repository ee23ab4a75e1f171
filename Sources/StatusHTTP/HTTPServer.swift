import NIOCore
import NIOHTTP1
package import NIOPosix
import Synchronization

/// A small HTTP server for what a process says of itself: health, metrics and read-only queries.
///
/// It answers GET and HEAD, one request a connection, in the clear: it belongs on the loopback interface or behind something that protects
/// it. A connection that stays silent for ten seconds is closed, and no more than 64 are open at a time, so that nobody who dawdles keeps
/// others out or costs memory.
package final class HTTPServer: Sendable {
  /// Answers a request; runs on Swift's own threads and may wait.
  package typealias Responder = @Sendable (HTTPRequest) async -> HTTPAnswer

  /// Why the address cannot be served.
  package struct BindFailure: Error, Sendable, CustomStringConvertible {
    package let address: Endpoint
    package let reason: String

    package var description: String { "cannot listen on \(address): \(reason)" }
  }

  /// Where it listens, with the port that was chosen.
  package let endpoint: Endpoint
  private let channel: any Channel
  /// Its own threads, unless the caller lends some.
  private let group: MultiThreadedEventLoopGroup?

  /// Binds the address and begins to serve, on the caller's threads or else on one of its own.
  package init(
    _ address: Endpoint, on lent: MultiThreadedEventLoopGroup? = nil, respond: @escaping Responder
  ) async throws(BindFailure) {
    group = lent == nil ? MultiThreadedEventLoopGroup(numberOfThreads: 1) : nil
    let guests = GuestCount(limit: 64)
    let bootstrap = ServerBootstrap(group: lent ?? group ?? .singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        guard guests.enter() else { return channel.close() }
        channel.closeFuture.whenComplete { _ in guests.leave() }
        return channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(IdleStateHandler(allTimeout: .seconds(10)))
          try pipeline.configureHTTPServerPipeline(withErrorHandling: true)
          try pipeline.addHandler(RequestHandler(respond: respond))
        }
      }
    do {
      channel = try await bootstrap.bind(host: address.host, port: address.port).get()
    } catch {
      try? await group?.shutdownGracefully()
      throw BindFailure(address: address, reason: BindReason.text(error))
    }
    endpoint = Endpoint(host: address.host, port: channel.localAddress?.port ?? address.port)
  }

  /// Stops listening; answers under way are cut off.
  package func stop() async {
    try? await channel.close()
    try? await group?.shutdownGracefully()
  }
}

/// How many connections are open.
private final class GuestCount: Sendable {
  private let count = Atomic(0)
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  func enter() -> Bool {
    if count.add(1, ordering: .relaxed).newValue <= limit { return true }
    leave()
    return false
  }

  func leave() { count.subtract(1, ordering: .relaxed) }
}

/// Answers one HTTP request and closes. Lives on its event loop.
private final class RequestHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let respond: HTTPServer.Responder
  private var head: HTTPRequestHead?
  private var isAnswering = false

  init(respond: @escaping HTTPServer.Responder) { self.respond = respond }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): self.head = head
    case .body: break
    case .end: answer(context)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) } else { context.fireUserInboundEventTriggered(event) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func answer(_ context: ChannelHandlerContext) {
    guard let head, !isAnswering else { return context.close(promise: nil) }
    isAnswering = true
    let isHead = head.method == .HEAD
    guard isHead || head.method == .GET else { return write(.text("Only GET is answered.", status: 405), isHead: false, context) }
    guard let request = HTTPRequest(target: head.uri, host: head.headers.first(name: "host")) else {
      return write(.text("This is no path.", status: 400), isHead: isHead, context)
    }
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    let respond = respond
    context.eventLoop.makeFutureWithTask { await respond(request) }.whenSuccess { answer in
      let (handler, context) = bound.value
      handler.write(answer, isHead: isHead, context)
    }
  }

  private func write(_ answer: HTTPAnswer, isHead: Bool, _ context: ChannelHandlerContext) {
    let headers: HTTPHeaders = [
      "content-type": answer.contentType, "content-length": "\(answer.body.count)", "cache-control": "no-store", "connection": "close",
    ]
    let head = HTTPResponseHead(version: .http1_1, status: HTTPResponseStatus(statusCode: answer.status), headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if !isHead { context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: answer.body)))), promise: nil) }
    let channel = context.channel
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
  }
}
