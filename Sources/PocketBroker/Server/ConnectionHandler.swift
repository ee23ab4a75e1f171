import Logging
import NIOCore
import StatusHTTP

/// One client's connection: cuts requests out of the stream, has them handled, and sends the responses in order.
///
/// Consecutive produces are handled together; any other request waits until those before it are answered, as in Apache Kafka.
/// A client that sends more than it is answered is not read from, so that its own socket holds the rest.
/// Lives on its event loop; nothing here blocks.
final class ConnectionHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = Never
  typealias OutboundOut = ByteBuffer

  /// Whole requests kept per connection before reading stops.
  private static let arrivalLimit = 16
  /// Produces handled at the same time per connection.
  private static let overlapLimit = 64
  /// Frames up to this size need no room in the budget.
  private static let freeFrameBytes = 64 << 10

  let services: ConnectionServices
  var logger: Logger
  var authentication: Authentication
  private var context: ChannelHandlerContext?
  private var router: RequestRouter?
  private var client = BrokerNode.Client(id: "", host: "")

  private var reader: FrameReader
  private var reserved = 0
  private var frameBegan: NIODeadline?
  private var arrivals: CircularBuffer<Arrival> = []
  private var exchanges: CircularBuffer<Exchange> = []
  private var nextID: UInt64 = 0
  private var openedAt = NIODeadline.now()
  private var lastActive = NIODeadline.now()

  private var isBlocked = false
  private var isStalled = false
  private var isReadHeld = false
  private var isEnding = false

  init(services: ConnectionServices) {
    self.services = services
    self.logger = services.logger
    self.authentication = services.options.users == nil ? .done(user: nil) : .handshake
    self.reader = FrameReader(
      limit: services.options.users == nil ? services.options.maximumRequestBytes : services.options.maximumUnauthenticatedBytes)
  }

  // MARK: Opening and closing

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    client.host = context.remoteAddress?.ipAddress ?? ""
    logger[metadataKey: "client"] = "\(context.remoteAddress?.description ?? "unknown")"
    let node = BrokerNode(
      engine: services.engine, options: services.options.node, advertised: advertised(context), clock: services.clock)
    router = RequestRouter(node: node)
    services.metrics.connectionOpened()
  }

  /// What this client is told to connect to: what was set, or the address it has reached the broker under.
  private func advertised(_ context: ChannelHandlerContext) -> Endpoint {
    if let set = services.options.advertise { return set }
    let local = context.localAddress
    let listen = services.options.listen
    let isWildcard = listen.host == "0.0.0.0" || listen.host == "::"
    return Endpoint(host: isWildcard ? local?.ipAddress ?? listen.host : listen.host, port: local?.port ?? listen.port)
  }

  func channelInactive(context: ChannelHandlerContext) {
    if !isEnding, reader.isMidFrame {
      services.refusals.note(end: nil, "the client went away in the middle of a request", logger: logger)
    }
    isEnding = true
    for exchange in exchanges {
      exchange.task?.cancel()
      services.budget.release(exchange.arrival.reserved)
    }
    for arrival in arrivals { services.budget.release(arrival.reserved) }
    services.budget.release(reserved)
    (exchanges, arrivals, reserved) = ([], [], 0)
    services.metrics.connectionClosed()
    self.context = nil
    context.fireChannelInactive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case is DrainEvent: drain(context)
    case is SweepEvent: endIfStale()
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  /// Answers what has been begun, begins nothing new, and closes.
  private func drain(_ context: ChannelHandlerContext) {
    isEnding = true
    for arrival in arrivals { services.budget.release(arrival.reserved) }
    arrivals = []
    for exchange in exchanges { exchange.task?.cancel() }
    if exchanges.isEmpty { context.close(promise: nil) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    isEnding = true
    services.refusals.note(end: nil, "the connection failed: \(error)", logger: logger)
    context.close(promise: nil)
  }

  /// Ends the connection for a reason that is the client's doing; what came before has been answered.
  private func end(_ reason: BrokerMetrics.Reason, _ text: String) {
    guard let context else { return }
    isEnding = true
    services.refusals.note(end: reason, text, logger: logger)
    services.metrics.closedConnection(for: reason)
    context.close(promise: nil)
  }

  private func endIfStale() {
    let now = NIODeadline.now()
    let patience = TimeAmount.seconds(services.options.patienceSeconds)
    if !isBlocked, let began = frameBegan, now - began > patience {
      end(.idle, "a request has not arrived whole in time")
    } else if !authentication.isDone, now - openedAt > patience {
      end(.authentication, "the client has not authenticated in time")
    } else if exchanges.isEmpty, arrivals.isEmpty, now - lastActive > .seconds(services.options.idleSeconds) {
      end(.idle, "no request for \(services.options.idleSeconds) s")
    }
  }

  // MARK: Reading

  func read(context: ChannelHandlerContext) {
    if mayRead { context.read() } else { isReadHeld = true }
  }

  private var mayRead: Bool { !isEnding && !isBlocked && arrivals.count < Self.arrivalLimit }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isEnding else { return }
    let bytes = unwrapInboundIn(data)
    services.metrics.received(bytes: bytes.readableBytes)
    reader.append(bytes)
    proceed()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable { proceed() }
    context.fireChannelWritabilityChanged()
  }

  /// Does all that can be done now: cuts frames, begins requests, and reads on if there is room.
  private func proceed() {
    guard context != nil else { return }
    do throws(FrameError) {
      while mayRead, let length = try reader.peekLength(), hasRoom(for: length), let bytes = try reader.next() {
        try take(bytes)
      }
    } catch {
      return end(.garbage, "the stream is not one of requests: \(error)")
    }
    frameBegan = reader.isMidFrame ? frameBegan ?? .now() : nil
    begin()
    if isReadHeld, mayRead {
      isReadHeld = false
      context?.read()
    }
  }

  /// Reserves a large frame's bytes once; where there is no room, goes on when there is.
  private func hasRoom(for length: Int) -> Bool {
    guard length > Self.freeFrameBytes, reserved == 0, let context else { return true }
    let (loop, handler) = (context.eventLoop, NIOLoopBound(self, eventLoop: context.eventLoop))
    let hasRoom = services.budget.reserve(length) {
      loop.execute {
        handler.value.isBlocked = false
        handler.value.proceed()
      }
    }
    if hasRoom { reserved = length } else { isBlocked = true }
    return hasRoom
  }

  private func take(_ bytes: ByteBuffer) throws(FrameError) {
    let now = NIODeadline.now()
    lastActive = now
    frameBegan = nil
    do throws(WireError) {
      let frame = try RequestFrame(bytes)
      arrivals.append(Arrival(frame: frame, reserved: reserved, arrivedAt: now))
      reserved = 0
    } catch {
      throw .noRequest(error)
    }
  }

  // MARK: Handling

  /// Begins the requests whose turn it is.
  private func begin() {
    while let context, !isEnding, let arrival = arrivals.first, context.channel.isWritable {
      let isProduce = arrival.frame.key == APIKey.produce.rawValue
      let mayOverlap = isProduce && authentication.isDone && exchanges.count < Self.overlapLimit && exchanges.allSatisfy(\.isProduce)
      guard exchanges.isEmpty || mayOverlap else { return }
      if arrival.frame.key == APIKey.fetch.rawValue, !hasRoomForAnswer(context) { return }
      arrivals.removeFirst()
      begin(arrival, context)
    }
  }

  /// Whether a fetch may begin: not while what others have fetched fills the memory and has not left yet.
  private func hasRoomForAnswer(_ context: ChannelHandlerContext) -> Bool {
    guard !isStalled else { return false }
    let (loop, handler) = (context.eventLoop, NIOLoopBound(self, eventLoop: context.eventLoop))
    isStalled = !services.budget.reserve(0) {
      loop.execute {
        handler.value.isStalled = false
        handler.value.proceed()
      }
    }
    return !isStalled
  }

  private func begin(_ arrival: Arrival, _ context: ChannelHandlerContext) {
    guard let router else { return }
    let id = nextID
    nextID += 1
    exchanges.append(Exchange(id: id, arrival: arrival))
    if let id = arrival.frame.clientID { client.id = id }
    let (frame, client, loop) = (arrival.frame, client, context.eventLoop)
    let handler = NIOLoopBound(self, eventLoop: loop)
    guard authentication.isDone || frame.key == APIKey.apiVersions.rawValue else {
      return authenticate(frame, id, handler, loop)
    }
    // Not a child of anything: it ends with its request, and the connection cancels it when it closes.
    let executor = services.executor
    let task = Task.immediate(executorPreference: executor) {
      let outcome = await router.route(frame, from: client)
      executor.perform { handler.value.finish(id, outcome) }
    }
    exchanges[exchanges.index(before: exchanges.endIndex)].task = task
  }

  private func authenticate(
    _ frame: RequestFrame, _ id: UInt64, _ handler: NIOLoopBound<ConnectionHandler>, _ loop: any EventLoop
  ) {
    let (state, users) = (authentication, services.options.users)
    // Off the event loop, as deriving a key takes milliseconds; nothing else of this connection runs meanwhile.
    Task {
      let (next, outcome) = frame.authenticate(state, users)
      loop.execute {
        handler.value.authentication = next
        handler.value.authenticated()
        handler.value.finish(id, outcome)
      }
    }
  }

  private func authenticated() {
    switch authentication {
    case .done(let user):
      reader.limit = services.options.maximumRequestBytes
      if let user { logger[metadataKey: "user"] = "\(user)" }
    case .failed(let reason):
      logger.warning("authentication failed", metadata: ["reason": "\(reason)"])
      services.metrics.closedConnection(for: .authentication)
    case .handshake, .exchange: break
    }
  }

  /// Keeps a request's outcome and sends what can go out in order.
  private func finish(_ id: UInt64, _ outcome: RequestRouter.Outcome) {
    guard let context, let first = exchanges.first else { return }
    exchanges[exchanges.index(exchanges.startIndex, offsetBy: Int(id - first.id))].outcome = outcome
    var wrote = false
    while let exchange = exchanges.first, let outcome = exchange.outcome {
      exchanges.removeFirst()
      services.budget.release(exchange.arrival.reserved)
      switch outcome {
      case .response(let response):
        wrote = true
        write(response, context)
        count(exchange, bytes: response.byteCount)
        if let api = APIKey(rawValue: exchange.arrival.frame.key) { services.refusals.note(response.refusals, to: api, logger: logger) }
      case .silence:
        count(exchange, bytes: 0)
      case .close(let reason):
        if wrote { context.flush() }
        return end(.refused, reason)
      }
    }
    if wrote { context.flush() }
    lastActive = .now()
    if case .failed = authentication {
      isEnding = true
      context.close(promise: nil)
    } else if isEnding, exchanges.isEmpty {
      context.close(promise: nil)
    } else {
      proceed()
    }
  }

  /// Writes a response; a large one counts in the budget until it has left.
  private func write(_ response: ResponseFrame, _ context: ChannelHandlerContext) {
    for segment in response.segments.dropLast() { context.write(wrapOutboundOut(segment), promise: nil) }
    guard let last = response.segments.last else { return }
    let (bytes, budget) = (response.byteCount, services.budget)
    guard bytes > Self.freeFrameBytes else { return context.write(wrapOutboundOut(last), promise: nil) }
    budget.take(bytes)
    let written = context.eventLoop.makePromise(of: Void.self)
    written.futureResult.whenComplete { _ in budget.release(bytes) }
    context.write(wrapOutboundOut(last), promise: written)
  }

  private func count(_ exchange: Exchange, bytes: Int) {
    guard let api = APIKey(rawValue: exchange.arrival.frame.key) else { return }
    services.metrics.answered(api, bytes: bytes, nanoseconds: (NIODeadline.now() - exchange.arrival.arrivedAt).nanoseconds)
  }
}
