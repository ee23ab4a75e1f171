import StatusHTTP
import Testing

@Suite struct ServedNamesTests {
  /// What a request says, and whether a server on loopback and one on all addresses take it for themselves.
  @Test(
    arguments: [
      ("localhost", true, true), ("LOCALHOST:9401", true, true), ("127.0.0.1:9401", true, true), ("127.8.0.1", true, true),
      ("[::1]:9401", true, true), ("[::1]", true, true), ("192.168.1.4:9401", false, true), ("[fd00::1]:80", false, true),
      ("evil.example", false, false), ("evil.example:9401", false, false), ("localhost.evil.example", false, false),
      ("127.0.0.1.evil.example", false, false), ("", false, false), (":9401", false, false), ("[::1", false, false), (nil, false, false),
    ] as [(String?, Bool, Bool)])
  func `a server is asked by its own names`(host: String?, onLoopback: Bool, onAll: Bool) {
    #expect(ServedNames(Endpoint(host: "127.0.0.1", port: 9_401)).admit(host) == onLoopback)
    #expect(ServedNames(Endpoint(host: "0.0.0.0", port: 9_401)).admit(host) == onAll)
  }

  @Test func `a name that it was told to listen on is its own`() {
    let names = ServedNames(Endpoint(host: "Workshop.lan", port: 0))
    #expect(names.admit("workshop.lan:4000") && names.admit("localhost"))
    #expect(!names.admit("other.lan"))
  }
}
