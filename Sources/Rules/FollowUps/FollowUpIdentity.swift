import Crypto
package import Models

/// What makes a follow-up one of its kind: of each identity at most one is open (RULES, "Follow-ups", "Identity").
package struct FollowUpIdentity: Hashable, Sendable {
  package var kind: FollowUpKind
  package var vehicleID: VehicleID?
  /// The declined code, the plan or the complaintID; else empty.
  package var item: String

  package init(_ kind: FollowUpKind, vehicleID: VehicleID? = nil, item: String = "") {
    self.kind = kind
    self.vehicleID = vehicleID
    self.item = item
  }

  /// The id of the follow-up that a cause starts: lower-case hex of the first 16 bytes of SHA-256 over customer, vehicle, kind, item and
  /// cause, joined by U+001F; an absent vehicle is empty.
  package func followUpID(customer: CustomerID, cause: FollowUpCause) -> FollowUpID {
    let text = [customer.rawValue, vehicleID?.rawValue ?? "", kind.rawValue, item, cause.text].joined(separator: "\u{1F}")
    return FollowUpID(checked: hex(SHA256.hash(data: Array(text.utf8)).prefix(16)))
  }

  /// The key of the identity's row. An item longer than an identifier may be is replaced by its SHA-256, since a code is any text and
  /// a part of a key is not.
  func key(of customer: CustomerID) -> RowKey {
    let short = item.utf8.count <= CustomerID.maximumLength
    return RowKey(
      customer.rawValue, kind.rawValue, vehicleID?.rawValue ?? "", short ? item : "\u{1F}" + hex(SHA256.hash(data: Array(item.utf8))))
  }
}

/// What started a follow-up: an event, or for a retry or next try the follow-up before.
package struct FollowUpCause: Hashable, Sendable {
  /// Source U+001F id, or the followUpID.
  package let text: String

  package init<Payload>(_ event: Event<Payload>) { text = "\(event.source)\u{1F}\(event.id)" }

  init(text: String) { self.text = text }

  package init(after followUpID: FollowUpID) { text = followUpID.rawValue }
}

private func hex(_ bytes: some Sequence<UInt8>) -> String {
  var digits: [UInt8] = []
  digits.reserveCapacity(64)
  for byte in bytes {
    for half in [byte >> 4, byte & 15] { digits.append(half < 10 ? UInt8(ascii: "0") + half : UInt8(ascii: "a") + half - 10) }
  }
  return String(decoding: digits, as: UTF8.self)
}
