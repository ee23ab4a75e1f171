package import StatusHTTP

/// Where the broker listens, whom it lets in, and how much it gives each connection.
package struct ServerOptions: Sendable {
  /// The address to listen on; port 0 lets the system choose one.
  package var listen: Endpoint
  /// What clients are told to connect to; `nil` tells them the listening host, or for a wildcard address the one they came to.
  package var advertise: Endpoint?
  /// Where `/metrics` and `/healthz` are served, if anywhere.
  package var http: Endpoint?
  /// Who may connect; `nil` lets everybody in.
  package var users: UserFile?
  /// The certificate and key for TLS; `nil` speaks in the clear.
  package var tls: CertificateFiles?
  /// How the node behaves.
  package var node = NodeOptions()

  /// The most connections at the same time; further ones are closed at once.
  package var maximumConnections = 1_000
  /// The largest request in bytes (`socket.request.max.bytes`).
  package var maximumRequestBytes = 16 << 20
  /// The largest request of a client that has not authenticated yet, in bytes.
  package var maximumUnauthenticatedBytes = 64 << 10
  /// The bytes that all large requests and responses under way may hold together (`queued.max.request.bytes`).
  package var requestMemory = 16 << 20
  /// After how many seconds without a request a connection is closed (`connections.max.idle.ms`).
  package var idleSeconds: Int64 = 600
  /// How many seconds a client may take for one frame, and for its authentication.
  package var patienceSeconds: Int64 = 30
  /// How many seconds a stop waits for requests under way.
  package var drainSeconds: Int64 = 5

  /// Options with the defaults above.
  package init(listen: Endpoint) {
    self.listen = listen
  }

  /// The PEM files that TLS is spoken with.
  package struct CertificateFiles: Sendable, Equatable {
    /// The path of the certificate chain, the server's own first.
    package var certificate: String
    /// The path of the private key.
    package var key: String

    /// Names the files; they are read when the server starts.
    package init(certificate: String, key: String) {
      self.certificate = certificate
      self.key = key
    }
  }
}
