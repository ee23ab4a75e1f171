package import StatusHTTP

/// How a worker process is watched.
package struct StatusSettings: Sendable {
  /// Where health, metrics and queries are served; port 0 lets the system choose one, which `fleet-status` then tells.
  package var http = Endpoint(host: "127.0.0.1", port: 0)
  /// Where the chosen port is written, for whoever started the process.
  package var portFile: String?
  /// How many records a lane may be behind in a process that is ready.
  package var readyLag: Int64 = 10_000
  /// How often the process reports to `fleet-status`.
  package var reportInterval = Duration.seconds(5)

  package init() {}
}
