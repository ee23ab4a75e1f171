import NIOCore
import NIOSSL
import StatusHTTP

extension ServerOptions {
  /// Refuses an address that other machines reach, unless TLS and users protect it.
  func checkExposure() throws(ServerError) {
    let address: SocketAddress
    do {
      address = try SocketAddress.makeAddressResolvingHost(listen.host, port: listen.port)
    } catch {
      throw .bind(listen, reason: "the host is not known")
    }
    guard !address.isLoopback else { return }
    switch (users == nil, tls == nil) {
    case (true, true): throw .exposed(listen, missing: "TLS and users")
    case (true, false): throw .exposed(listen, missing: "users")
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

extension ServerOptions.CertificateFiles {
  /// Reads the files; TLS 1.2 is the least that is spoken.
  func context() throws(ServerError) -> NIOSSLContext {
    do {
      let chain = try NIOSSLCertificate.fromPEMFile(certificate).map { NIOSSLCertificateSource.certificate($0) }
      let privateKey = try NIOSSLPrivateKey(file: key, format: .pem)
      var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(privateKey))
      configuration.minimumTLSVersion = .tlsv12
      return try NIOSSLContext(configuration: configuration)
    } catch {
      throw .certificate(path: certificate, reason: "\(error)")
    }
  }
}
