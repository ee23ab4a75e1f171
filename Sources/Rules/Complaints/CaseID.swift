import Models

/// What a case is known by (RULES, "Complaints" 2).
struct CaseID: Hashable, Sendable {
  let customerID: CustomerID
  let complaintID: ComplaintID

  /// The key of the case's row.
  var rowKey: RowKey { RowKey(customerID.rawValue, complaintID.rawValue) }

  init(_ customerID: CustomerID, _ complaintID: ComplaintID) {
    self.customerID = customerID
    self.complaintID = complaintID
  }

  /// Reads a row's key; `nil` when it is none of a case.
  init?(_ key: RowKey) {
    let parts = key.parts
    guard parts.count == 2, let customerID = CustomerID(parts[0]), let complaintID = ComplaintID(parts[1]) else { return nil }
    self.init(customerID, complaintID)
  }
}

extension CaseID: Comparable {
  /// By customer, then by complaint, as bytes.
  static func < (left: Self, right: Self) -> Bool {
    left.customerID == right.customerID ? left.complaintID < right.complaintID : left.customerID < right.customerID
  }
}
