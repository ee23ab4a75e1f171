import ArgumentParser
import PocketBroker

/// Who may connect, and how the connection is protected.
struct BrokerProtectionOptions: ParsableArguments {
  @Option(help: "A file of users, one name:password or name:SCRAM-SHA-256$… a line; clients log in by PLAIN or SCRAM-SHA-256.")
  var users: String?

  @Option(help: "The PEM file of the certificate chain for TLS.")
  var certificate: String?

  @Option(help: "The PEM file of the certificate's private key.")
  var key: String?

  func validate() throws {
    guard (certificate == nil) == (key == nil) else {
      throw ValidationError("--certificate and --key come together.")
    }
  }

  var certificateFiles: ServerOptions.CertificateFiles? {
    guard let certificate, let key else { return nil }
    return ServerOptions.CertificateFiles(certificate: certificate, key: key)
  }
}
