package import Models

extension FollowUpRule {
  /// The tables that hold customers' rows, for queries about one.
  package static let customerTables = [
    CustomerTable(FollowUpProfile.table), CustomerTable(FollowUpVehicle.table), CustomerTable(FollowUpVisit.table),
    CustomerTable(FollowUpComplaint.table), CustomerTable(FollowUp.table),
  ]
}
