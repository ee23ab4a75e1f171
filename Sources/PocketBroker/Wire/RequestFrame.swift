import NIOCore

/// A request as it came: its header, and its body still as bytes.
///
/// Versions 1 and 2 of the protocol's request header; a client id is never compact, even in a flexible header (KIP-511).
struct RequestFrame: Sendable {
  /// The number of the request, which may be one this broker does not know.
  let key: Int16
  let version: Int16
  let correlationID: Int32
  let clientID: String?
  /// What follows the header.
  let body: ByteBuffer

  /// Reads the header; of a request that is not known or not spoken in this version, only as far as every header goes.
  init(_ frame: ByteBuffer) throws(WireError) {
    var wire = WireCoder(reading: frame, version: 0, isFlexible: false)
    var key: Int16 = 0
    var version: Int16 = 0
    var correlationID: Int32 = 0
    var clientID: String?
    try wire.field(&key)
    try wire.field(&version)
    try wire.field(&correlationID)
    try wire.field(&clientID)
    if let api = APIKey(rawValue: key), api.versions.contains(version), api.isFlexible(version) {
      wire = WireCoder(reading: wire.buffer, version: version, isFlexible: true)
      try wire.tags()
    }
    self.key = key
    self.version = version
    self.correlationID = correlationID
    self.clientID = clientID
    self.body = wire.buffer
  }

  /// Reads the body. Bytes left over are passed over, as Apache Kafka does: librdkafka, for one, sends some after its Metadata request
  /// for all topics.
  func decode<Request: RequestMessage>(as type: Request.Type = Request.self) throws(WireError) -> Request {
    var wire = WireCoder(reading: body, version: version, isFlexible: Request.api.isFlexible(version))
    var request = Request()
    try wire.message(&request)
    return request
  }
}
