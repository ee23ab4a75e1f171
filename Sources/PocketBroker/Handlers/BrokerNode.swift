import StatusHTTP

/// The one broker as its clients see it: what requests ask for, put into calls of the engine.
///
/// A handler never fails: what the engine refuses becomes the protocol's error in the response. Handlers hold no state; calls that
/// change the same thing take effect in the order in which the handlers were called.
struct BrokerNode: Sendable {
  /// The id of the only node, which is also the controller and every coordinator.
  static let id: Int32 = 1

  let engine: Engine
  let options: NodeOptions
  /// Where clients are told to connect.
  let advertised: Endpoint
  let clock: any BrokerClock

  /// Who sends a request.
  struct Client: Sendable {
    /// The client id of the request's header.
    var id: String
    /// The address it connects from.
    var host: String
  }
}
