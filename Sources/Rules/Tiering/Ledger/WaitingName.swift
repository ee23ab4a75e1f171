import Models

/// The name under which a record waits for its invoice: of its timer, of the kept record, and, after the customer, of its row.
struct WaitingName: Hashable, Sendable {
  /// Transaction awaited, source and id, each with its length before it.
  let text: String

  init<Payload>(_ transactionID: TransactionID, _ event: Event<Payload>) {
    text = RowKey(transactionID.rawValue, event.source.rawValue, event.id.rawValue).text
  }

  /// The name in the key of a row.
  init(_ key: RowKey, of customer: CustomerID) {
    text = String(decoding: key.text.utf8.dropFirst(RowKey(customer).text.utf8.count), as: UTF8.self)
  }

  init(_ timer: FiredTimer) { text = timer.name }

  func key(of customer: CustomerID) -> RowKey { RowKey(text: RowKey(customer).text + text) }
}
