/// State tables that live in memory: for the tests of rules, and for tools that fold events without a lane.
package final class MemoryTables: StateTables {
  private var tables: [String: [RowKey: [UInt8]]] = [:]

  package init() {}

  package func row<Row>(_ key: RowKey, in table: Table<Row>) throws -> Row? {
    guard let bytes = tables[table.name]?[key] else { return nil }
    return try bytes.withUnsafeBytes { (raw) throws(RowError) in try RowReader.read(Row.self, from: raw) }
  }

  package func put<Row>(_ row: Row, _ key: RowKey, in table: Table<Row>) throws {
    var writer = RowWriter()
    row.encode(into: &writer)
    tables[table.name, default: [:]][key] = writer.bytes
  }

  package func remove<Row>(_ key: RowKey, in table: Table<Row>) throws {
    tables[table.name]?[key] = nil
  }

  package func forEach<Row>(in table: Table<Row>, prefix: RowKey?, _ body: (RowKey, Row) throws -> Void) throws {
    let rows = tables[table.name] ?? [:]
    for key in rows.keys.sorted() where prefix.map({ key.hasPrefix($0) }) ?? true {
      guard let row = try self.row(key, in: table) else { continue }
      try body(key, row)
    }
  }

  /// All rows as bytes, table by table, for comparing two states.
  package var contents: [String: [RowKey: [UInt8]]] { tables.filter { !$0.value.isEmpty } }
}
