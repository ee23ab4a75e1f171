import FoundationEssentials
import NIOCore
import Testing

@testable import PocketBroker

@Suite(.timeLimit(.minutes(1))) struct AuthenticationTests {
  private static let users = Result { try UserFile(text: "# the shop\n\ntill:secret\nana:a:b=c,d\n", path: "users") }

  /// The exchange printed in RFC 7677, section 3.
  private enum Printed {
    static let salt = Data(base64Encoded: "W22ZaJ0SNY7soEsUEjb6gQ==") ?? Data()
    static let serverNonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
    static let clientFirst = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO"
    static let serverFirst = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    static let clientFinal =
      "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
    static let serverFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="

    static var users: UserFile {
      get throws {
        let verifier = ScramVerifier(password: "pencil", salt: salt, iterations: 4096)
        let stored = verifier.storedKey.base64EncodedString()
        let server = verifier.serverKey.base64EncodedString()
        return try UserFile(text: "user:SCRAM-SHA-256$4096:\(salt.base64EncodedString())$\(stored):\(server)", path: "users")
      }
    }
  }

  @Test func `the exchange printed in RFC 7677 succeeds word for word`() throws {
    let users = try Printed.users
    let first = ScramExchange.start.step(Data(Printed.clientFirst.utf8), users: users, serverNonce: Printed.serverNonce)
    guard case .challenge(let challenge, let reply) = first else {
      Issue.record("\(first)")
      return
    }
    #expect(reply == Data(Printed.serverFirst.utf8))
    let last = ScramExchange.challenged(challenge).step(Data(Printed.clientFinal.utf8), users: users, serverNonce: "")
    guard case .success(let user, let final) = last else {
      Issue.record("\(last)")
      return
    }
    #expect(user == "user")
    #expect(final == Data(Printed.serverFinal.utf8))
  }

  @Test(arguments: [
    "n,,n=nobody,r=abc", "p=tls-unique,,n=user,r=abc", "n,a=other,n=user,r=abc", "n,,n=user", "n,,r=abc", "n,,n=user,r=", "", "n",
    "n,,m=ext,n=user,r=abc",
  ])
  func `a first message that cannot lead to a login fails`(message: String) throws {
    let step = ScramExchange.start.step(Data(message.utf8), users: try Printed.users, serverNonce: "x")
    #expect(step.isFailure)
  }

  @Test(arguments: [
    Printed.clientFinal.replacing("dHzb", with: "dHzc"), Printed.clientFinal.replacing("biws", with: "eSws"),
    Printed.clientFinal.replacing("NEkqO%", with: "NEkqO!"), "c=biws,r=x", ",p=", "p=abc", "",
  ])
  func `a final message that proves nothing fails`(message: String) throws {
    let users = try Printed.users
    let first = ScramExchange.start.step(Data(Printed.clientFirst.utf8), users: users, serverNonce: Printed.serverNonce)
    guard case .challenge(let challenge, _) = first else {
      Issue.record("\(first)")
      return
    }
    #expect(ScramExchange.challenged(challenge).step(Data(message.utf8), users: users, serverNonce: "").isFailure)
  }

  @Test(arguments: ["", "# nobody", "till", ":secret", "till:", "till:a\ntill:b", "till:SCRAM-SHA-256$1:x$y:z"])
  func `a file of users with a line that is none is refused whole`(text: String) {
    #expect(throws: ServerError.self) { try UserFile(text: text, path: "users") }
  }

  private static func authenticate(_ client: TestClient, _ mechanism: String, _ message: Data) async throws -> SaslAuthenticateResponse {
    var handshake = SaslHandshakeRequest()
    handshake.mechanism = mechanism
    #expect(try await client.call(handshake, version: 1).error == .none)
    var request = SaslAuthenticateRequest()
    request.authBytes = ByteBuffer(bytes: message)
    return try await client.call(request, version: 2)
  }

  @Test(arguments: [
    ("till", "secret", true), ("ana", "a:b=c,d", true), ("till", "Secret", false), ("nobody", "secret", false), ("till", "", false),
  ])
  func `PLAIN lets in who knows the password, and only then answers requests`(user: String, password: String, isLetIn: Bool) async throws {
    let users = try Self.users.get()
    try await withBroker({ $0.users = users }) { broker in
      let client = try await TestClient(to: broker.endpoint)
      #expect(try await client.call(ApiVersionsRequest(), version: 0).error == .none)
      let answer = try await Self.authenticate(client, "PLAIN", Data([0]) + Data(user.utf8) + Data([0]) + Data(password.utf8))
      #expect(answer.error == (isLetIn ? .none : .saslAuthenticationFailed))
      if isLetIn {
        #expect(try await client.call(MetadataRequest(), version: 9).brokers.count == 1)
      } else {
        #expect(await client.next() == nil)
      }
    }
  }

  @Test func `a request before the authentication ends the connection`() async throws {
    let users = try Self.users.get()
    try await withBroker({ $0.users = users }) { broker in
      let client = try await TestClient(to: broker.endpoint)
      try await client.send(try TestClient.frame(MetadataRequest(), version: 9))
      #expect(await client.next() == nil)
    }
  }

  @Test func `a mechanism that is not offered is refused with those that are`() async throws {
    let users = try Self.users.get()
    try await withBroker({ $0.users = users }) { broker in
      let client = try await TestClient(to: broker.endpoint)
      var handshake = SaslHandshakeRequest()
      handshake.mechanism = "GSSAPI"
      let response = try await client.call(handshake, version: 1)
      #expect(response.error == .unsupportedSaslMechanism)
      #expect(response.mechanisms == ["PLAIN", "SCRAM-SHA-256"])
      #expect(await client.next() == nil)
    }
  }

  @Test func `who has not authenticated may not send large requests`() async throws {
    let users = try Self.users.get()
    try await withBroker({ $0.users = users }) { broker in
      let client = try await TestClient(to: broker.endpoint)
      try await client.send(ByteBuffer(bytes: [0, 1, 0, 1]))
      #expect(await client.next() == nil)
    }
  }
}

extension ScramExchange.Step {
  fileprivate var isFailure: Bool {
    if case .failure = self { return true }
    return false
  }
}
