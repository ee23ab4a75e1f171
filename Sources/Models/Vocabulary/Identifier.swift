/// An opaque identifier of 1–128 bytes of UTF-8; the kind keeps a customer from being used as a store.
///
/// Two identifiers are equal when their bytes are, and they sort by their bytes: the order that rules and ids rely on
/// (RULES, "Timers" and "Tiering" 3). Swift's own string order, which follows Unicode equivalence, is never used.
package struct Identifier<Kind>: Sendable {
  /// The longest identifier that is accepted, in bytes of UTF-8.
  package static var maximumLength: Int { 128 }

  /// The identifier as it came.
  package let rawValue: String

  /// Refuses an empty identifier and one of more than 128 bytes.
  package init?(_ rawValue: String) {
    guard (1...Self.maximumLength).contains(rawValue.utf8.count) else { return nil }
    self.rawValue = rawValue
  }

  /// Takes a value whose length has been checked, for decoders and row readers.
  package init(checked rawValue: String) {
    self.rawValue = rawValue
  }
}

extension Identifier: Hashable {
  package static func == (left: Self, right: Self) -> Bool {
    left.rawValue.hasSameBytes(as: right.rawValue)
  }

  package func hash(into hasher: inout Hasher) {
    var copy = rawValue
    copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

extension Identifier: Comparable {
  package static func < (left: Self, right: Self) -> Bool {
    left.rawValue.precedesByBytes(right.rawValue)
  }
}

extension Identifier: CustomStringConvertible {
  package var description: String { rawValue }
}

/// The kinds of identifiers; none has a value.
package enum IdentifierKind {
  package enum Customer {}
  package enum Store {}
  package enum Transaction {}
  package enum Visit {}
  package enum Vehicle {}
  package enum Complaint {}
  package enum FollowUp {}
  package enum Promise {}
  package enum Staff {}
  package enum Event {}
  package enum Source {}
}

/// A customer of the firm: the key of every customer topic.
package typealias CustomerID = Identifier<IdentifierKind.Customer>
/// A workshop or branch.
package typealias StoreID = Identifier<IdentifierKind.Store>
/// An invoice, payment reference or refund, as the source numbers it.
package typealias TransactionID = Identifier<IdentifierKind.Transaction>
/// A visit of a vehicle to a store.
package typealias VisitID = Identifier<IdentifierKind.Visit>
/// A vehicle.
package typealias VehicleID = Identifier<IdentifierKind.Vehicle>
/// A complaint; unique per customer.
package typealias ComplaintID = Identifier<IdentifierKind.Complaint>
/// A follow-up: 32 lower-case hexadecimal digits.
package typealias FollowUpID = Identifier<IdentifierKind.FollowUp>
/// A promise made on a complaint; unique per complaint.
package typealias PromiseID = Identifier<IdentifierKind.Promise>
/// An advisor, a technician or an owner of a complaint.
package typealias StaffID = Identifier<IdentifierKind.Staff>
/// The CloudEvents `id`, unique within its source and topic.
package typealias EventID = Identifier<IdentifierKind.Event>
/// The CloudEvents `source`.
package typealias EventSource = Identifier<IdentifierKind.Source>
