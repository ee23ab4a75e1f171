package import Models

/// The tables of a tiering lane; the merger's are used in lane 0 only.
enum TieringTables {
  /// By customer.
  static let customers = Table<CustomerRow>("tiering-customers")
  /// By customer and transaction.
  static let invoices = Table<InvoiceRow>("tiering-invoices")
  /// By customer and transaction: the invoices reduced since the last review.
  static let reductions = Table<ReductionRow>("tiering-reductions")
  /// By customer, transaction awaited, source and id of the record.
  static let waiting = Table<WaitingRow>("tiering-waiting")
  /// By transaction, transaction awaited, source and id of the record: corrections of anonymous sales.
  static let anonymousWaiting = Table<WaitingRow>("tiering-anonymous-waiting")
  /// By customer and complaint.
  static let complaints = Table<SeenComplaintRow>("tiering-complaints")
  /// By transaction.
  static let anonymous = Table<AnonymousRow>("tiering-anonymous")
  /// One row.
  static let anonymousSales = Table<AnonymousSales>("tiering-anonymous-sales")
  /// One row.
  static let lane = Table<LaneRow>("tiering-lane")
  /// One row: the review that the merger is at.
  static let merge = Table<MergeRow>("tiering-merge")
  /// By partition: the latest report of each in the review that the merger is at.
  static let reports = Table<TierReport>("tiering-reports")
  /// By review: the cut-offs of finished ones.
  static let reviews = Table<ReviewCutoffs>("tiering-reviews")

  /// The key of a table that has one row only.
  static let only = RowKey("only")
}

extension TieringRule {
  /// The tables that hold customers' rows, for queries about one.
  package static let customerTables = [
    CustomerTable(TieringTables.customers), CustomerTable(TieringTables.invoices), CustomerTable(TieringTables.reductions),
    CustomerTable(TieringTables.waiting), CustomerTable(TieringTables.complaints),
  ]
}
