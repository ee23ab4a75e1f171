/// The state of a transactional id, as ListTransactions names it.
///
/// An end of a transaction is one step of the database, so the protocol's `PrepareCommit` and `PrepareAbort` never occur.
///
/// ```
///            AddPartitions, AddOffsets
///   empty ───────────────────────────▶ ongoing ◀──────────┐
///     ▲                                 │     │           │ AddPartitions, AddOffsets
///     │ InitProducerId      EndTxn(commit)   EndTxn(abort), timeout, InitProducerId
///     │                                 ▼     ▼           │
///     └───────────────── completeCommit   completeAbort ──┘
/// ```
package enum TransactionState: String, Sendable, CaseIterable {
  /// The id is known and has no transaction.
  case empty = "Empty"
  /// A transaction is open.
  case ongoing = "Ongoing"
  /// The last transaction was committed.
  case completeCommit = "CompleteCommit"
  /// The last transaction was aborted.
  case completeAbort = "CompleteAbort"
}
