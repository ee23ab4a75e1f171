import NIOCore
import NIOPosix
import StatusHTTP
import Testing

@Suite(.timeLimit(.minutes(1))) struct HTTPServerTests {
  /// Says back the path that it was asked for.
  private static let echo: HTTPServer.Responder = { request in .text(request.path.joined(separator: "|")) }

  /// Sends text to a server of its own and gives back everything that comes until the other side closes.
  private static func exchange(_ text: String) async throws -> String {
    let server = try await HTTPServer(Endpoint(host: "127.0.0.1", port: 0), respond: echo)
    let answer = try await exchange(text, with: server.endpoint)
    await server.stop()
    return answer
  }

  private static func exchange(_ text: String, with endpoint: Endpoint) async throws -> String {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: endpoint.host, port: endpoint.port) { channel in
        channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel) }
      }
    return try await channel.executeThenClose { inbound, outbound in
      try await outbound.write(ByteBuffer(string: text))
      var received = ByteBuffer()
      for try await part in inbound { received.writeImmutableBuffer(part) }
      return String(buffer: received)
    }
  }

  @Test(arguments: [
    ("/", ""), ("/v1/customers/C%201", "v1|customers|C 1"), ("/a%2Fb/%E5%B8%82", "a/b|市"), ("/a?b=/c", "a"), ("//a//b", "a|b"),
  ])
  func `a path comes in its parts, decoded`(target: String, parts: String) async throws {
    let answer = try await Self.exchange("GET \(target) HTTP/1.1\r\nhost: x\r\n\r\n")
    #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(answer.hasSuffix("\r\n\r\n\(parts)\n"))
  }

  @Test(arguments: [
    ("GET /%zz HTTP/1.1\r\nhost: x\r\n\r\n", "HTTP/1.1 400"), ("GET /%ff HTTP/1.1\r\nhost: x\r\n\r\n", "HTTP/1.1 400"),
    ("GET /%2 HTTP/1.1\r\nhost: x\r\n\r\n", "HTTP/1.1 400"), ("DELETE / HTTP/1.1\r\nhost: x\r\n\r\n", "HTTP/1.1 405"),
    ("nonsense\r\n\r\n", "HTTP/1.1 400"),
  ])
  func `what is no question gets its status`(request: String, status: String) async throws {
    let answer = try await Self.exchange(request)
    #expect(answer.hasPrefix(status), "\(answer)")
  }

  @Test(arguments: [["a"], ["v1", "customers", "C/1 %?#"], ["市", "ü~._-"], []])
  func `a question comes as it was asked, whatever it is made of`(path: [String]) async throws {
    let server = try await HTTPServer(Endpoint(host: "127.0.0.1", port: 0), respond: Self.echo)
    let answer = try await HTTPQuestion.get(path, of: server.endpoint)
    #expect(answer.status == 200)
    #expect(answer.contentType == "text/plain; charset=utf-8")
    #expect(String(decoding: answer.body, as: UTF8.self) == path.joined(separator: "|") + "\n")
    await server.stop()
  }

  @Test func `a question to nobody, or to one who does not answer, fails with the reason`() async throws {
    let (silence, end) = AsyncStream.makeStream(of: Void.self)
    let server = try await HTTPServer(Endpoint(host: "127.0.0.1", port: 0)) { _ in
      for await _ in silence {}
      return .text("late")
    }
    let late = await #expect(throws: HTTPQuestion.Failure.self) {
      try await HTTPQuestion.get(["x"], of: server.endpoint, within: .milliseconds(50))
    }
    #expect(late?.description == "\(server.endpoint) does not answer")
    end.finish()
    await server.stop()
    let gone = await #expect(throws: HTTPQuestion.Failure.self) { try await HTTPQuestion.get(["x"], of: server.endpoint) }
    #expect(gone?.description.contains("cannot be reached") == true)
  }

  @Test func `HEAD is answered without a body`() async throws {
    let answer = try await Self.exchange("HEAD /abc HTTP/1.1\r\nhost: x\r\n\r\n")
    #expect(answer.contains("content-length: 4"))
    #expect(answer.hasSuffix("\r\n\r\n"))
  }

  @Test func `a taken address is refused with its name`() async throws {
    let server = try await HTTPServer(Endpoint(host: "127.0.0.1", port: 0), respond: Self.echo)
    let error = await #expect(throws: HTTPServer.BindFailure.self) { try await HTTPServer(server.endpoint, respond: Self.echo) }
    #expect(error?.description.contains("\(server.endpoint)") == true)
    await server.stop()
  }

  @Test func `more than 64 at a time are turned away, and let in when others have gone`() async throws {
    let server = try await HTTPServer(Endpoint(host: "127.0.0.1", port: 0), respond: Self.echo)
    let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
    var guests: [any Channel] = []
    for _ in 0..<64 { guests.append(try await bootstrap.connect(host: "127.0.0.1", port: server.endpoint.port).get()) }
    // Whoever is turned away may see it while he still asks.
    let turnedAway = try? await Self.exchange("", with: server.endpoint)
    #expect(turnedAway ?? "" == "")
    // One that has said nothing for too long is gone already.
    for guest in guests { try? await guest.close() }
    var answer = ""
    while answer.isEmpty { answer = (try? await Self.exchange("GET /in HTTP/1.1\r\nhost: x\r\n\r\n", with: server.endpoint)) ?? "" }
    #expect(answer.hasSuffix("in\n"))
    await server.stop()
  }
}
