/// A message, or a part of one, that describes its fields once for reading and for writing.
protocol WireStruct: Sendable {
  init()

  /// Runs all fields of the coder's version through it, in the protocol's order.
  mutating func code(_ wire: inout WireCoder) throws(WireError)
}

/// A request, which knows its key and the response that answers it.
protocol RequestMessage: WireStruct {
  associatedtype Response: WireStruct
  static var api: APIKey { get }
}
