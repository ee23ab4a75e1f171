package import Kafka
package import StatusHTTP

/// Where the intake listens, whom it lets in, where it keeps what it has taken, and how much it takes.
package struct IntakeOptions: Sendable {
  /// The address to listen on; port 0 lets the system choose one.
  package var listen: Endpoint
  /// The spool's file; its folder is made when it is missing.
  package var spool: String
  /// The folder with the topics' JSON Schemas.
  package var schemas: String
  /// The settings of the Kafka producer; they need `bootstrap.servers`.
  package var kafka: Kafka.Configuration
  /// What stands before every topic's name.
  package var topicPrefix = ""
  /// Who may send; `nil` lets everybody in.
  package var keys: APIKeyFile?
  /// The certificate and key for TLS; `nil` speaks in the clear.
  package var tls: CertificateFiles?
  /// A proxy that ends TLS stands before the intake, so that an address beyond loopback is allowed without.
  package var isBehindProxy = false
  package var limits = Limits()
  package var window = Window()

  /// Options with the defaults of `Limits` and `Window`.
  package init(listen: Endpoint, spool: String, schemas: String, kafka: Kafka.Configuration) {
    self.listen = listen
    self.spool = spool
    self.schemas = schemas
    self.kafka = kafka
  }

  /// How much is taken.
  package struct Limits: Sendable {
    /// The largest body of a request, in bytes.
    package var bodyBytes = 8 << 20
    /// The most events of a request.
    package var events = 10_000
    /// Events a second that each key may send in the long run, a request counting as one at least; 0 is no limit. A key that was silent may
    /// send as much as of two seconds, and always one full request.
    package var eventsPerSecond = 5_000
    /// Connections at the same time; further ones wait to be accepted.
    package var connections = 1_000
    /// Bytes of bodies that are held in memory at the same time.
    package var bufferedBytes = 128 << 20
    /// Bytes that may wait for delivery; beyond them nothing is taken until the broker has some.
    package var spoolBytes = 2 << 30
    /// After how many seconds without traffic a connection is closed.
    package var idleSeconds: Int64 = 60
    /// How many seconds a body may take to arrive.
    package var bodySeconds: Int64 = 30

    package init() {}
  }

  /// For how long a repeat is told at once; see `RecentEvents`.
  package struct Window: Sendable {
    package var seconds: Int64 = 86_400
    package var events = 1_000_000

    package init() {}
  }

  /// The PEM files that TLS is spoken with.
  package struct CertificateFiles: Sendable, Equatable {
    /// The path of the certificate chain, the server's own first.
    package var certificate: String
    /// The path of the private key.
    package var key: String

    package init(certificate: String, key: String) {
      self.certificate = certificate
      self.key = key
    }
  }
}
