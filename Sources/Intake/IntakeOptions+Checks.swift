import NIOCore
import NIOSSL
import StatusHTTP

extension IntakeOptions {
  /// By which names it takes events; `nil` takes them by any, since a key tells who sends, and behind a proxy the name is the proxy's matter.
  var names: ServedNames? { keys == nil && !isBehindProxy ? ServedNames(listen) : nil }

  /// Refuses an address that other machines reach, unless keys and TLS protect it; a proxy may see to TLS.
  func checkExposure() throws(IntakeError) {
    let address: SocketAddress
    do {
      address = try SocketAddress.makeAddressResolvingHost(listen.host, port: listen.port)
    } catch {
      throw .bind(listen, .wrongAddress, reason: "the host is not known")
    }
    guard !address.isLoopback else { return }
    switch (keys == nil, tls == nil && !isBehindProxy) {
    case (true, true): throw .exposed(listen, missing: "keys and TLS")
    case (true, false): throw .exposed(listen, missing: "keys")
    case (false, true): throw .exposed(listen, missing: "TLS")
    case (false, false): return
    }
  }
}

extension SocketAddress {
  /// Whether only this machine reaches the address.
  fileprivate var isLoopback: Bool {
    guard let text = ipAddress else { return false }
    return text.hasPrefix("127.") || text == "::1"
  }
}

extension IntakeOptions.CertificateFiles {
  /// Reads the files; TLS 1.2 is the least that is spoken.
  func configuration() throws(IntakeError) -> TLSConfiguration {
    do {
      let chain = try NIOSSLCertificate.fromPEMFile(certificate).map { NIOSSLCertificateSource.certificate($0) }
      let privateKey = try NIOSSLPrivateKey(file: key, format: .pem)
      var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(privateKey))
      configuration.minimumTLSVersion = .tlsv12
      _ = try NIOSSLContext(configuration: configuration)
      return configuration
    } catch {
      throw .certificate(path: certificate, reason: "\(error)")
    }
  }
}
