import StatusHTTP
import Testing

@testable import PocketBroker

@Suite struct ExposureTests {
  @Test(
    arguments: [
      ("127.0.0.1", false, false, nil), ("localhost", false, false, nil), ("127.8.8.8", false, false, nil), ("::1", false, false, nil),
      ("0.0.0.0", false, false, "TLS and users"), ("::", false, false, "TLS and users"), ("192.0.2.1", true, false, "users"),
      ("0.0.0.0", false, true, "TLS"), ("0.0.0.0", true, true, nil),
    ] as [(String, Bool, Bool, String?)])
  func `an address that others reach needs TLS and users`(host: String, tls: Bool, users: Bool, missing: String?) throws {
    var options = ServerOptions(listen: Endpoint(host: host, port: 9092))
    if tls { options.tls = ServerOptions.CertificateFiles(certificate: "c", key: "k") }
    if users { options.users = try UserFile(text: "till:secret", path: "users") }
    if let missing {
      #expect(throws: ServerError.exposed(options.listen, missing: missing)) { try options.checkExposure() }
    } else {
      #expect(throws: Never.self) { try options.checkExposure() }
    }
  }

  @Test(
    arguments: [
      ("127.0.0.1:9092", Endpoint(host: "127.0.0.1", port: 9092)), ("localhost:0", Endpoint(host: "localhost", port: 0)),
      ("[::1]:9092", Endpoint(host: "::1", port: 9092)), ("::1:9092", nil), ("localhost", nil), (":9092", nil), ("a:b", nil),
      ("a:70000", nil), ("a:-1", nil), ("", nil),
    ] as [(String, Endpoint?)])
  func `an endpoint is a host and a port`(text: String, endpoint: Endpoint?) {
    #expect(Endpoint(text) == endpoint)
    if let endpoint { #expect(endpoint.description == text) }
  }
}
