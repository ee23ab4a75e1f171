extension RequestFrame {
  /// Handles a request of a client that has not authenticated; any but those of the authentication ends the connection.
  func authenticate(_ state: Authentication, _ users: UserFile?) -> (Authentication, RequestRouter.Outcome) {
    let refused = Authentication.failed(reason: "request \(key) came before the authentication")
    guard let users, let api = APIKey(rawValue: key), api.versions.contains(version) else {
      return (refused, .close("request \(key) came before the authentication"))
    }
    do throws(WireError) {
      switch api {
      case .saslHandshake:
        let (next, response) = state.handle(try decode() as SaslHandshakeRequest)
        return (next, .response(try ResponseFrame(response, to: api, version: version, correlationID: correlationID)))
      case .saslAuthenticate:
        let (next, response) = state.handle(try decode() as SaslAuthenticateRequest, users: users)
        return (next, .response(try ResponseFrame(response, to: api, version: version, correlationID: correlationID)))
      default:
        return (refused, .close("request \(key) came before the authentication"))
      }
    } catch {
      return (.failed(reason: "\(error)"), .close("\(api) cannot be read: \(error)"))
    }
  }
}
