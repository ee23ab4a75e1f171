/// How a field of an event is written in JSON, and so what a cell must be read as.
package enum FieldKind: String, CaseIterable, Sendable {
  case text
  /// A whole number.
  case integer
  /// Any number.
  case number
  /// Money, as whole minor units.
  case amount
  /// A distance, in kilometres.
  case distance
  case truth
  /// A point in time, as RFC 3339.
  case instant

  /// The kind of a field by its name, which says the same in every event (EVENTS, "Input topics"); a test holds it to the schemas.
  package init(field name: String) {
    switch name {
    case "total", "net", "cost", "amount", "estimate", "finalCost", "compensation": self = .amount
    case "quantity": self = .number
    case "odometerKm", "dueKm": self = .distance
    case "csat", "nps", "expected", "actual", "process", "quality", "price": self = .integer
    case "explained", "marketing", "service": self = .truth
    case "dueAt", "promisedAt", "appointmentAt", "notifiedAt", "firstRegisteredAt", "until": self = .instant
    default: self = .text
    }
  }
}
