import NIOCore
import NIOPosix
import StatusHTTP
import Testing

@testable import PocketBroker

@Suite(.timeLimit(.minutes(1))) struct StatusServerTests {
  /// Sends text and gives back everything that comes until the other side closes.
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
    ("GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n", "HTTP/1.1 200 OK"), ("HEAD /healthz HTTP/1.1\r\nhost: x\r\n\r\n", "HTTP/1.1 200 OK"),
    ("GET /else HTTP/1.1\r\nhost: x\r\n\r\n", "HTTP/1.1 404"), ("POST /metrics HTTP/1.1\r\nhost: x\r\n\r\n", "HTTP/1.1 405"),
    ("nonsense\r\n\r\n", "HTTP/1.1 400"),
  ])
  func `a request over HTTP gets its status`(request: String, status: String) async throws {
    try await withBroker({ $0.http = Endpoint(host: "127.0.0.1", port: 0) }) { broker in
      let endpoint = try #require(broker.httpEndpoint)
      let answer = try await Self.exchange(request, with: endpoint)
      #expect(answer.hasPrefix(status), "\(answer)")
    }
  }

  @Test func `the metrics count what clients did`() async throws {
    try await withBroker({ $0.http = Endpoint(host: "127.0.0.1", port: 0) }) { broker in
      _ = try await broker.engine.createTopic("orders", partitions: 2)
      let client = try await TestClient(to: broker.endpoint)
      for _ in 0..<3 { _ = try await client.call(ApiVersionsRequest(), version: 0) }
      let vandal = try await TestClient(to: broker.endpoint)
      try await vandal.send(ByteBuffer(bytes: [0xff, 0xff, 0xff, 0xff]))
      #expect(await vandal.next() == nil)
      let metrics = try await Self.exchange("GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n", with: try #require(broker.httpEndpoint))
      for line in [
        "mainstay_broker_requests_total{api=\"apiVersions\"} 3", "mainstay_broker_connections_opened_total 2",
        "mainstay_broker_connections_ended_total{reason=\"garbage\"} 1", "mainstay_broker_log_bytes{topic=\"orders\",partition=\"1\"} 0",
      ] {
        #expect(metrics.contains("\n\(line)\n"), "\(line)")
      }
    }
  }
}
