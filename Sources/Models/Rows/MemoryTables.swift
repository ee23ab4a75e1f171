/// State tables that live in memory: for the tests of rules, and for tools that fold events without a lane.
package final class MemoryTables: StateTables {
  private struct Rows {
    var byKey: [RowKey: [UInt8]] = [:]
    /// The keys in order, as long as none came or went since they were sorted.
    var sorted: [RowKey]?
  }

  private var tables: [String: Rows] = [:]
  private var writer = RowWriter()

  package init() {}

  package func row<Row>(_ key: RowKey, in table: Table<Row>) throws -> Row? {
    guard let bytes = tables[table.name]?.byKey[key] else { return nil }
    return try bytes.withUnsafeBytes { (raw) throws(RowError) in try RowReader.read(Row.self, from: raw) }
  }

  package func put<Row>(_ row: Row, _ key: RowKey, in table: Table<Row>) throws {
    writer.reset()
    row.encode(into: &writer)
    // A copy of the length that it needs.
    let bytes = [UInt8](writer.bytes[...])
    if tables[table.name, default: Rows()].byKey.updateValue(bytes, forKey: key) == nil { tables[table.name]?.sorted = nil }
  }

  package func remove<Row>(_ key: RowKey, in table: Table<Row>) throws {
    if tables[table.name]?.byKey.removeValue(forKey: key) != nil { tables[table.name]?.sorted = nil }
  }

  package func forEach<Row>(in table: Table<Row>, prefix: RowKey?, _ body: (RowKey, Row) throws -> Void) throws {
    guard let rows = tables[table.name] else { return }
    let keys = rows.sorted ?? rows.byKey.keys.sorted()
    tables[table.name]?.sorted = keys
    // No key before the prefix itself, in the order of bytes, can have it.
    var index = prefix.map { prefix in keys.partitioningIndex { $0 >= prefix } } ?? 0
    while index < keys.count, prefix.map({ keys[index].hasPrefix($0) }) ?? true {
      if let row = try self.row(keys[index], in: table) { try body(keys[index], row) }
      index += 1
    }
  }

  /// All rows as bytes, table by table, for comparing two states.
  package var contents: [String: [RowKey: [UInt8]]] { tables.mapValues(\.byKey).filter { !$0.value.isEmpty } }
}
