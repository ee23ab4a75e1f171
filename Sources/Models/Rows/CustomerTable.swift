/// A table whose rows belong to customers, as a worker offers it to queries.
package struct CustomerTable: Sendable {
  /// The table's name.
  package let name: String
  /// Hands over each of a customer's rows, with the parts of its key after the customer.
  package let forEachRow: @Sendable (String, any StateTables, ([String], Any) -> Void) throws -> Void

  /// `table` has keys that begin with the customer.
  package init<Row>(_ table: Table<Row>) {
    name = table.name
    forEachRow = { customer, tables, body in
      try tables.forEach(in: table, prefix: RowKey(customer)) { key, row in body(Array(key.parts.dropFirst()), row) }
    }
  }
}
