import Foundation
import FoundationNetworking

/// Asks a process over HTTP what it says of itself.
package struct StatusProbe: Sendable {
  /// The port on the loopback interface.
  package let port: Int

  package init(port: Int) { self.port = port }

  /// The status code and the body; `nil` when nobody answers.
  package func get(_ path: String) async -> (status: Int, body: String)? {
    guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else { return nil }
    // A session for each question: connections are not kept, and neither is a session that a server has left.
    let session = URLSession(configuration: .ephemeral)
    defer { session.invalidateAndCancel() }
    guard let (data, response) = try? await session.data(from: url), let status = (response as? HTTPURLResponse)?.statusCode else {
      return nil
    }
    return (status, String(decoding: data, as: UTF8.self))
  }

  /// The value of a metric, summed over its samples that have all of these labels; `nil` when there is none.
  package func metric(_ name: String, _ labels: String...) async -> Double? {
    guard let answer = await get("/metrics") else { return nil }
    let values = answer.body.split(separator: "\n").compactMap { line -> Double? in
      guard line.hasPrefix("\(name){"), labels.allSatisfy({ line.contains($0) }) else { return nil }
      return line.split(separator: " ").last.flatMap { Double($0) }
    }
    return values.isEmpty ? nil : values.reduce(0, +)
  }
}
