import NIOCore
import NIOPosix
import StatusHTTP

@testable import PocketBroker

/// A client that says exactly what a test wants said; it encodes with the broker's own descriptions of the messages.
actor TestClient {
  enum Failure: Error {
    case closedByBroker
    case wrongCorrelation(Int32)
  }

  private let channel: any Channel
  private var frames: AsyncStream<ByteBuffer>.Iterator
  private var nextID: Int32 = 0

  init(to endpoint: Endpoint) async throws {
    let (stream, continuation) = AsyncStream<ByteBuffer>.makeStream()
    frames = stream.makeAsyncIterator()
    channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Collector(continuation)) }
      }
      .connect(host: endpoint.host, port: endpoint.port).get()
  }

  /// Sends bytes as they are.
  func send(_ bytes: ByteBuffer) async throws {
    try await channel.writeAndFlush(bytes)
  }

  /// Sends requests in one write, without waiting for what comes back.
  func send(_ frames: [ByteBuffer]) async throws {
    var all = ByteBuffer()
    for frame in frames { all.writeImmutableBuffer(frame) }
    try await channel.writeAndFlush(all)
  }

  /// The next response's frame, or nil when the broker has closed the connection.
  func next() async -> ByteBuffer? {
    // The iterator is moved out while it waits, as nobody else of this actor may read at the same time.
    var iterator = frames
    let frame = await iterator.next(isolation: self)
    frames = iterator
    return frame
  }

  /// Sends a request and waits for its response.
  func call<Request: RequestMessage>(_ request: Request, version: Int16, clientID: String = "test") async throws -> Request.Response {
    nextID += 1
    try await send(try Self.frame(request, version: version, correlationID: nextID, clientID: clientID))
    guard let frame = await next() else { throw Failure.closedByBroker }
    return try Self.decode(Request.self, frame, version: version, correlationID: nextID)
  }

  func close() async {
    try? await channel.close()
  }

  /// A request with length and header, ready for the socket.
  static func frame<Request: RequestMessage>(
    _ request: Request, version: Int16, correlationID: Int32 = 1, clientID: String = "test"
  ) throws -> ByteBuffer {
    let isFlexible = Request.api.isFlexible(version)
    var body = ByteBuffer()
    body.writeInteger(Request.api.rawValue)
    body.writeInteger(version)
    body.writeInteger(correlationID)
    body.writeInteger(Int16(clientID.utf8.count))
    body.writeString(clientID)
    if isFlexible { body.writeInteger(UInt8(0)) }
    var wire = WireCoder(writing: body, version: version, isFlexible: isFlexible)
    var request = request
    try wire.message(&request)
    let segments = wire.written()
    var frame = ByteBuffer()
    frame.writeInteger(Int32(segments.reduce(0) { $0 + $1.readableBytes }))
    for segment in segments { frame.writeImmutableBuffer(segment) }
    return frame
  }

  /// Reads a response, whose correlation id must be the one expected.
  static func decode<Request: RequestMessage>(
    _ type: Request.Type, _ frame: ByteBuffer, version: Int16, correlationID: Int32
  ) throws -> Request.Response {
    var frame = frame
    let id = frame.readInteger(as: Int32.self) ?? -1
    guard id == correlationID else { throw Failure.wrongCorrelation(id) }
    let isFlexible = Request.api.isFlexible(version)
    if isFlexible, Request.api != .apiVersions { frame.moveReaderIndex(forwardBy: 1) }
    var wire = WireCoder(reading: frame, version: version, isFlexible: isFlexible)
    var response = Request.Response()
    try wire.message(&response)
    return response
  }

  /// Gathers whole frames; ends the stream when the broker closes.
  private final class Collector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private var reader = FrameReader(limit: 1 << 30)
    private let continuation: AsyncStream<ByteBuffer>.Continuation

    init(_ continuation: AsyncStream<ByteBuffer>.Continuation) {
      self.continuation = continuation
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      reader.append(unwrapInboundIn(data))
      while let frame = try? reader.next() { continuation.yield(frame) }
    }

    func channelInactive(context: ChannelHandlerContext) { continuation.finish() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
  }
}
