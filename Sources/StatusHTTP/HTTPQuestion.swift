import NIOCore
import NIOHTTP1
import NIOPosix

/// Asks a process over HTTP what it says of itself: one GET on a connection of its own.
package enum HTTPQuestion {
  /// Why there is no answer.
  package enum Failure: Error, Sendable, CustomStringConvertible {
    /// Nobody listens there, or the connection broke.
    case unreachable(Endpoint, reason: String)
    /// It took too long.
    case late(Endpoint)

    package var description: String {
      switch self {
      case .unreachable(let endpoint, let reason): "\(endpoint) cannot be reached: \(reason)"
      case .late(let endpoint): "\(endpoint) does not answer"
      }
    }
  }

  /// Asks for a path, whose parts are escaped here, and waits so long; `host` is the name that it asks by, if not the address.
  package static func get(
    _ path: [String], of endpoint: Endpoint, as host: String? = nil, within limit: Duration = .seconds(10)
  ) async throws(Failure) -> HTTPAnswer {
    let target = "/" + path.map(escaped).joined(separator: "/")
    do {
      return try await withThrowingTaskGroup(of: HTTPAnswer.self) { tasks in
        tasks.addTask { try await exchange(target, with: endpoint, as: host ?? "\(endpoint)") }
        tasks.addTask {
          try await Task.sleep(for: limit)
          throw Failure.late(endpoint)
        }
        defer { tasks.cancelAll() }
        guard let answer = try await tasks.next() else { throw Failure.late(endpoint) }
        return answer
      }
    } catch let failure as Failure {
      throw failure
    } catch {
      throw .unreachable(endpoint, reason: "\(error)")
    }
  }

  private static func exchange(_ target: String, with endpoint: Endpoint, as host: String) async throws -> HTTPAnswer {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: endpoint.host, port: endpoint.port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHTTPClientHandlers()
          return try NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      let headers: HTTPHeaders = ["host": host, "connection": "close"]
      try await outbound.write(.head(HTTPRequestHead(version: .http1_1, method: .GET, uri: target, headers: headers)))
      try await outbound.write(.end(nil))
      var answer = HTTPAnswer(body: [])
      for try await part in inbound {
        switch part {
        case .head(let head):
          answer.status = Int(head.status.code)
          answer.contentType = head.headers.first(name: "content-type") ?? ""
        case .body(let bytes): answer.body += bytes.readableBytesView
        case .end: return answer
        }
      }
      throw Failure.unreachable(endpoint, reason: "the answer broke off")
    }
  }

  /// All but RFC 3986's unreserved characters as `%XX`.
  private static func escaped(_ part: String) -> String {
    var escaped = ""
    for byte in part.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
        escaped.unicodeScalars.append(Unicode.Scalar(byte))
      default: escaped += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
      }
    }
    return escaped
  }
}
