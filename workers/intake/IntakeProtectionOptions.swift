import ArgumentParser
import Intake

/// Who may send, and how the connection is protected.
struct IntakeProtectionOptions: ParsableArguments {
  @Option(help: "A file of keys, a line each: SOURCE, or the beginning of sources with *, and the SHA-256 of the key in hexadecimal.")
  var keys: String?

  @Option(help: "The PEM file of the certificate chain for TLS.")
  var certificate: String?

  @Option(help: "The PEM file of the certificate's private key.")
  var key: String?

  @Flag(help: "Listen beyond loopback without TLS, because a proxy that ends it stands before the intake.")
  var behindProxy = false

  func validate() throws {
    guard (certificate == nil) == (key == nil) else { throw ValidationError("--certificate and --key come together.") }
  }

  var certificateFiles: IntakeOptions.CertificateFiles? {
    guard let certificate, let key else { return nil }
    return IntakeOptions.CertificateFiles(certificate: certificate, key: key)
  }
}
