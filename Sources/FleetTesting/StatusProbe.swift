import StatusHTTP

/// Asks a process over HTTP what it says of itself.
package struct StatusProbe: Sendable {
  /// The port on the loopback interface.
  package let port: Int

  package init(port: Int) { self.port = port }

  /// The status code and the body; `nil` when nobody answers. `host` is the name that it is asked by, if not its address.
  package func get(_ path: String, host: String? = nil) async -> (status: Int, body: String)? {
    let parts = path.split(separator: "/").map(String.init)
    guard let answer = try? await HTTPQuestion.get(parts, of: Endpoint(host: "127.0.0.1", port: port), as: host) else { return nil }
    return (answer.status, String(decoding: answer.body, as: UTF8.self))
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
