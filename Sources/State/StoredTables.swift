import Models

/// A lane's typed tables over SQLite, with a write-back cache: a row is read once and written once per commit, however often it changes.
///
/// One SQL table holds one typed table: key text, value bytes. `flush` makes the SQL rows and the changelog records together, which is
/// why no handler can forget one. Belongs to the lane's thread.
final class StoredTables: StateTables {
  private var caches: [String: any TableCache] = [:]
  private let makeStatements: (String) throws -> TableStatements
  /// What clean rows may weigh that stay in memory, as far as that can be told from their encoded size, and what they weigh of it.
  private let budget: CacheBudget
  private var weight = 0

  init(budget: CacheBudget, makeStatements: @escaping (String) throws -> TableStatements) {
    self.budget = budget
    self.makeStatements = makeStatements
    budget.join()
  }

  deinit { budget.leave(weight) }

  func row<Row>(_ key: RowKey, in table: Table<Row>) throws -> Row? { try cache(table).row(key) }
  func put<Row>(_ row: Row, _ key: RowKey, in table: Table<Row>) throws { try cache(table).put(row, key) }
  func remove<Row>(_ key: RowKey, in table: Table<Row>) throws { try cache(table).remove(key) }

  func forEach<Row>(in table: Table<Row>, prefix: RowKey?, _ body: (RowKey, Row) throws -> Void) throws {
    try cache(table).forEach(prefix: prefix, body)
  }

  /// Writes every changed row and tells of each: its table, its key and its new bytes, or `nil` where it is gone.
  func flush(_ changed: (String, RowKey, UnsafeRawBufferPointer?) throws -> Void) throws {
    for name in caches.keys.sorted() {
      try caches[name]?.flush { try changed(name, $0, $1) }
    }
    let now = caches.values.reduce(0) { $0 + $1.weight }
    let fits = budget.update(from: weight, to: now)
    weight = now
    if fits { return }
    for cache in caches.values { cache.dropClean() }
    budget.update(from: weight, to: 0)
    weight = 0
  }

  /// Puts a row's bytes as they come from the changelog; `nil` takes it away.
  func restore(table: String, key: RowKey, value: UnsafeRawBufferPointer?) throws {
    let statements = try statements(table)
    if let value {
      try statements.put(key, value)
    } else {
      try statements.remove(key)
    }
  }

  private var statementsByTable: [String: TableStatements] = [:]

  private func statements(_ name: String) throws -> TableStatements {
    if let known = statementsByTable[name] { return known }
    let made = try makeStatements(name)
    statementsByTable[name] = made
    return made
  }

  private func cache<Row>(_ table: Table<Row>) throws -> RowCache<Row> {
    if let known = caches[table.name] as? RowCache<Row> { return known }
    let made = RowCache<Row>(table: table, statements: try statements(table.name))
    caches[table.name] = made
    return made
  }
}

/// What the tables need of a cache, whatever its rows are.
private protocol TableCache: AnyObject {
  /// Bytes of memory, estimated.
  var weight: Int { get }
  func flush(_ changed: (RowKey, UnsafeRawBufferPointer?) throws -> Void) throws
  func dropClean()
}

/// A place of a cache. It is the same type for all tables, so that their dictionaries are compiled as such: through a type that depends on
/// the row's, each lookup would ask for metadata and witnesses.
private struct CachedRow {
  /// A `HeldRow` of the table's rows; `nil` when there is no such row.
  var held: AnyObject?
  var changed: Bool
  /// Its part of the cache's weight.
  var weight: Int32
}

/// A row by reference: rows are long, and a dictionary has free places and entries of rows that do not exist.
private final class HeldRow<Row> {
  let row: Row
  init(_ row: Row) { self.row = row }
}

/// The cached rows of one table.
private final class RowCache<Row: RowCodable>: TableCache {
  private let table: Table<Row>
  private let statements: TableStatements
  private var entries: [RowKey: CachedRow] = [:]
  private var changed: [RowKey] = []
  private var writer = RowWriter()
  private(set) var weight = 0
  /// What an entry weighs without a row: its place in the dictionary, a third of which is free, and the key's text.
  private static var entryWeight: Int { (MemoryLayout<RowKey>.stride + MemoryLayout<CachedRow>.stride) * 3 / 2 + 48 }
  /// How much longer what a row refers to is in memory than encoded.
  private static var expansion: Int { 4 }
  /// What an entry weighs with a row of so many encoded bytes.
  private static func weight(encoded bytes: Int) -> Int { entryWeight + 32 + MemoryLayout<Row>.stride + bytes * expansion }

  init(table: Table<Row>, statements: TableStatements) {
    self.table = table
    self.statements = statements
  }

  func row(_ key: RowKey) throws -> Row? {
    if let entry = entries[key] { return entry.held.map(row) }
    var own = Self.entryWeight
    let held = try statements.read(key) { bytes in
      own = Self.weight(encoded: bytes.count)
      return HeldRow(try self.decode(key, bytes))
    }
    weight += own
    entries[key] = CachedRow(held: held, changed: false, weight: Int32(clamping: own))
    return held?.row
  }

  func put(_ row: Row, _ key: RowKey) throws { set(HeldRow(row), key) }
  func remove(_ key: RowKey) throws { set(nil, key) }

  // Only this cache puts objects into its entries, and only of this type.
  private func row(_ held: AnyObject) -> Row { unsafeDowncast(held, to: HeldRow<Row>.self).row }

  private func set(_ held: HeldRow<Row>?, _ key: RowKey) {
    guard let place = entries.index(forKey: key) else {
      // What it weighs is known when it is encoded.
      entries[key] = CachedRow(held: held, changed: true, weight: 0)
      return changed.append(key)
    }
    entries.values[place].held = held
    if entries.values[place].changed { return }
    entries.values[place].changed = true
    changed.append(key)
  }

  func forEach(prefix: RowKey?, _ body: (RowKey, Row) throws -> Void) throws {
    // Changed rows that the database does not have yet are merged in by key.
    var pending = changed.filter { key in prefix.map { key.hasPrefix($0) } ?? true }.sorted()[...]
    try statements.scan(prefix: prefix) { key, value in
      while let next = pending.first, next < key {
        pending.removeFirst()
        if let held = entries[next]?.held { try body(next, row(held)) }
      }
      if pending.first == key { pending.removeFirst() }
      if let entry = entries[key] {
        if let held = entry.held { try body(key, row(held)) }
      } else {
        try body(key, try decode(key, value))
      }
    }
    for key in pending {
      if let held = entries[key]?.held { try body(key, row(held)) }
    }
  }

  func flush(_ report: (RowKey, UnsafeRawBufferPointer?) throws -> Void) throws {
    // In the order of the keys: neighbouring pages of the tree are then written together.
    changed.sort()
    for key in changed {
      guard let place = entries.index(forKey: key) else { continue }
      guard let held = entries.values[place].held else {
        try statements.remove(key)
        try report(key, nil)
        wrote(place, Self.entryWeight)
        continue
      }
      writer.reset()
      row(held).encode(into: &writer)
      try writer.bytes.withUnsafeBytes { bytes in
        try statements.put(key, bytes)
        try report(key, bytes)
      }
      wrote(place, Self.weight(encoded: writer.bytes.count))
    }
    // A large batch must not leave its memory behind.
    changed.removeAll(keepingCapacity: changed.count < 1_024)
  }

  /// Notes that a row is written and what it weighs.
  private func wrote(_ place: Dictionary<RowKey, CachedRow>.Index, _ own: Int) {
    weight += own - Int(entries.values[place].weight)
    entries.values[place].weight = Int32(clamping: own)
    entries.values[place].changed = false
  }

  func dropClean() {
    entries = [:]
    weight = 0
  }

  private func decode(_ key: RowKey, _ bytes: UnsafeRawBufferPointer) throws -> Row {
    do {
      return try RowReader.read(Row.self, from: bytes)
    } catch {
      throw StateError.unreadable(table: table.name, key: key.text, error)
    }
  }
}

/// The statements of one SQL table of rows.
struct TableStatements {
  let select: StoreStatement
  let upsert: StoreStatement
  let delete: StoreStatement
  let scanAll: () throws -> StoreStatement

  func read<Value>(_ key: RowKey, _ body: (UnsafeRawBufferPointer) throws -> Value) throws -> Value? {
    var text = key.text
    return try text.withUTF8 { bytes in
      select.bind(text: bytes, at: 1)
      defer { select.reset() }
      guard try select.step() else { return nil }
      return try body(select.blob(0))
    }
  }

  func put(_ key: RowKey, _ value: UnsafeRawBufferPointer) throws {
    var text = key.text
    try text.withUTF8 { bytes in
      upsert.bind(text: bytes, at: 1)
      upsert.bind(blob: value, at: 2)
      try upsert.run()
    }
  }

  func remove(_ key: RowKey) throws {
    var text = key.text
    try text.withUTF8 { bytes in
      delete.bind(text: bytes, at: 1)
      try delete.run()
    }
  }

  /// Rows in the order of their keys; a statement of its own, so that the body may read other rows of the table.
  func scan(prefix: RowKey?, _ body: (RowKey, UnsafeRawBufferPointer) throws -> Void) throws {
    let statement = try scanAll()
    var text = prefix?.text ?? ""
    try text.withUTF8 { bytes in
      statement.bind(text: bytes, at: 1)
      defer { statement.reset() }
      while try statement.step() {
        let key = RowKey(text: statement.text(0))
        if let prefix, !key.hasPrefix(prefix) { return }
        try body(key, statement.blob(1))
      }
    }
  }
}
