import Models

/// How one event comes from a row, its columns found.
struct EventRule: Sendable {
  var type: String
  var topic: EventTopic
  /// What follows the row's key in the event's id; empty: nothing.
  var suffix: String
  var time: ScalarRule
  var recorded: ScalarRule?
  var conditions: [Condition]
  /// The rule of `customerID`, for the `subject`.
  var customer: ValueRule?
  var data: [ValueRule.Member]
  /// The first column of each value, by its JSON pointer.
  var columns: [String: Int]
  /// Specversion, source, type and content type as JSON, up to the id's colon.
  var opening: [UInt8]

  init(
    type: String, topic: EventTopic, suffix: String, time: ScalarRule, recorded: ScalarRule?, conditions: [Condition], customer: ValueRule?,
    data: [ValueRule.Member], columns: [String: Int], source: EventSource
  ) {
    self.type = type
    self.topic = topic
    self.suffix = suffix
    self.time = time
    self.recorded = recorded
    self.conditions = conditions
    self.customer = customer
    self.data = data
    self.columns = columns
    var writer = JSONWriter(capacity: 256)
    writer.beginObject()
    writer.field("specversion", "1.0")
    writer.field("source", source)
    writer.field("type", type)
    writer.field("datacontenttype", "application/json")
    writer.name("id")
    // Without the brace, which the writer of the whole event puts.
    opening = Array(writer.bytes.dropFirst())
  }
}

/// Writes the events of rows as JSON, straight from the bytes of their cells.
package struct RowMapper: ~Copyable {
  /// What is wrong with a row, and where.
  struct Problem: Error {
    var column: Int?
    var reason: String
  }

  private static let scratchSize = 4_096
  private static let longestID = 128

  private let mapping: Mapping
  private let key: ScalarRule
  let events: [EventRule]
  let header: [String]
  private var scratch: UnsafeMutableBufferPointer<UInt8>

  init(mapping: Mapping, key: ScalarRule, events: [EventRule], header: [String]) {
    self.mapping = mapping
    self.key = key
    self.events = events
    self.header = header
    scratch = .allocate(capacity: Self.scratchSize)
  }

  deinit { scratch.deallocate() }

  /// Writes the event number `index` of the row; `false` when its conditions do not hold, with nothing written.
  mutating func write(_ index: Int, of row: borrowing CSVReader, to writer: inout JSONWriter) throws(Problem) -> Bool {
    let rule = events[index]
    for condition in rule.conditions where !holds(condition, row) { return false }
    writer.reset()
    writer.beginObject()
    writer.name(json: rule.opening)
    try writeID(rule, row, &writer)
    writer.name("time")
    guard try write(rule.time, row, &writer) else { throw Problem(column: rule.time.columns.first, reason: "the time is empty") }
    if let recorded = rule.recorded, isPresent(recorded, row) {
      writer.name("recordedtime")
      _ = try write(recorded, row, &writer)
    }
    if let customer = rule.customer, isPresent(customer, row) {
      writer.name("subject")
      _ = try write(customer, row, &writer)
    }
    writer.name("data")
    writer.beginObject()
    try write(members: rule.data, row, &writer)
    writer.endObject()
    writer.endObject()
    return true
  }

  private mutating func writeID(_ rule: EventRule, _ row: borrowing CSVReader, _ writer: inout JSONWriter) throws(Problem) {
    guard let key = text(key, row), !key.isEmpty else { throw Problem(column: self.key.columns.first, reason: "the row's key is empty") }
    var count = min(key.count, scratch.count - 200)
    if key.baseAddress != UnsafePointer(scratch.baseAddress) { _ = scratch.update(fromContentsOf: key.prefix(count)) }
    if !rule.suffix.isEmpty {
      for byte in "/\(rule.suffix)".utf8.prefix(200) {
        scratch[count] = byte
        count += 1
      }
    }
    guard count <= Self.longestID else {
      throw Problem(column: self.key.columns.first, reason: "the row's key makes an id of \(count) bytes; \(Self.longestID) are the most")
    }
    writer.value(utf8: UnsafeBufferPointer(rebasing: scratch[..<count]))
  }

  /// The column that a value of the event comes from, or the nearest value around it that comes from one.
  func column(of pointer: String, in index: Int) -> Int? {
    if pointer == "/time" { return events[index].time.columns.first }
    if pointer == "/id" { return key.columns.first }
    var place = Substring(pointer)
    while !place.isEmpty {
      if let column = events[index].columns[String(place)] { return column }
      place = place[..<(place.lastIndex(of: "/") ?? place.startIndex)]
    }
    return nil
  }

  // MARK: Values

  /// Whether anything of the row stands behind a value, so that it is written at all.
  private func isPresent(_ rule: ValueRule, _ row: borrowing CSVReader) -> Bool {
    switch rule {
    case .constant: return true
    case .scalar(let scalar): return isPresent(scalar, row)
    case .split(let split): return !row.cell(split.column).isEmpty
    case .list(let rules):
      for rule in rules where isPresent(rule, row) { return true }
      return rules.isEmpty
    case .object(let members):
      var isConstant = true
      for member in members {
        if case .constant = member.rule { continue }
        isConstant = false
        if isPresent(member.rule, row) { return true }
      }
      return isConstant
    }
  }

  private func isPresent(_ rule: ScalarRule, _ row: borrowing CSVReader) -> Bool {
    if rule.standard != nil { return true }
    var hasColumn = false
    for case .column(let index) in rule.pieces {
      hasColumn = true
      if !row.cell(index).isEmpty { return true }
    }
    return !hasColumn
  }

  private mutating func write(members: [ValueRule.Member], _ row: borrowing CSVReader, _ writer: inout JSONWriter) throws(Problem) {
    for member in members where isPresent(member.rule, row) {
      writer.name(json: member.name)
      _ = try write(member.rule, row, &writer)
    }
  }

  private mutating func write(_ rule: ValueRule, _ row: borrowing CSVReader, _ writer: inout JSONWriter) throws(Problem) -> Bool {
    switch rule {
    case .constant(let json): writer.value(json: json)
    case .scalar(let scalar): return try write(scalar, row, &writer)
    case .object(let members):
      writer.beginObject()
      try write(members: members, row, &writer)
      writer.endObject()
    case .list(let rules):
      writer.beginList()
      for rule in rules where isPresent(rule, row) { _ = try write(rule, row, &writer) }
      writer.endList()
    case .split(let split):
      writer.beginList()
      for part in row.cell(split.column).split(separator: split.separator) {
        let text = UnsafeBufferPointer(rebasing: part).trimmed
        guard !text.isEmpty else { continue }
        if split.before.isEmpty {
          writer.value(utf8: text)
        } else {
          // The object's opening up to the colon counts as a name, and its end as what ends it.
          writer.name(json: split.before)
          writer.value(utf8: text)
          writer.end(json: split.behind)
        }
      }
      writer.endList()
    }
    return true
  }

  private mutating func write(_ rule: ScalarRule, _ row: borrowing CSVReader, _ writer: inout JSONWriter) throws(Problem) -> Bool {
    guard let text = text(rule, row) else { return false }
    if let problem = rule.conversion.write(text, decimalMark: mapping.decimalMark, to: &writer) {
      throw Problem(column: rule.columns.first, reason: problem)
    }
    return true
  }

  /// The text of a rule, translated; lent until the next call.
  private mutating func text(_ rule: ScalarRule, _ row: borrowing CSVReader) -> UnsafeBufferPointer<UInt8>? {
    var text: UnsafeBufferPointer<UInt8>
    if rule.pieces.count == 1, case .column(let index) = rule.pieces[0] {
      text = row.cell(index)
      if text.isEmpty { return keep(rule.standard) }
    } else {
      guard let joined = join(rule, row) else { return keep(rule.standard) }
      text = joined
    }
    guard !rule.translations.isEmpty else { return text }
    for translation in rule.translations where text.isEqual(to: translation.from) { return keep(translation.to) }
    return rule.otherwise == nil ? text : keep(rule.otherwise)
  }

  private mutating func join(_ rule: ScalarRule, _ row: borrowing CSVReader) -> UnsafeBufferPointer<UInt8>? {
    var count = 0
    var hasColumn = false
    var isFilled = false
    for piece in rule.pieces {
      switch piece {
      case .literal(let bytes): count = append(bytes, at: count)
      case .column(let index):
        let cell = row.cell(index)
        hasColumn = true
        isFilled = isFilled || !cell.isEmpty
        count = append(cell, at: count)
      }
    }
    guard isFilled || !hasColumn else { return nil }
    return UnsafeBufferPointer(rebasing: scratch[..<count]).trimmed
  }

  private mutating func keep(_ bytes: [UInt8]?) -> UnsafeBufferPointer<UInt8>? {
    guard let bytes else { return nil }
    let count = append(bytes, at: 0)
    return UnsafeBufferPointer(rebasing: scratch[..<count])
  }

  private mutating func append(_ bytes: some Collection<UInt8>, at place: Int) -> Int {
    let end = place + bytes.count
    if end > scratch.count {
      let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: end * 2)
      _ = larger.update(fromContentsOf: UnsafeBufferPointer(rebasing: scratch[..<place]))
      scratch.deallocate()
      scratch = larger
    }
    _ = UnsafeMutableBufferPointer(rebasing: scratch[place...]).update(fromContentsOf: bytes)
    return end
  }

  // MARK: Conditions

  private func holds(_ condition: Condition, _ row: borrowing CSVReader) -> Bool {
    let cell = row.cell(condition.column)
    switch condition.test {
    case .isOneOf(let texts): return texts.contains { cell.isEqual(to: $0) }
    case .isNoneOf(let texts): return !texts.contains { cell.isEqual(to: $0) }
    case .startsWith(let prefix): return cell.starts(with: prefix)
    case .isFilled(let isFilled): return cell.isEmpty != isFilled
    case .isAbove(let bound): return Decimal(cell, decimalMark: mapping.decimalMark).map { $0.double > bound } ?? false
    case .isBelow(let bound): return Decimal(cell, decimalMark: mapping.decimalMark).map { $0.double < bound } ?? false
    case .isAfter(let column, let reading):
      guard let own = reading.instant(cell), let other = reading.instant(row.cell(column)) else { return false }
      return own > other
    }
  }
}

extension CSVReader {
  /// A field without the spaces around it.
  borrowing func cell(_ index: Int) -> UnsafeBufferPointer<UInt8> { field(index).trimmed }
}

extension UnsafeBufferPointer<UInt8> {
  /// Without spaces and tabs at both ends.
  var trimmed: Self {
    var begin = 0
    var end = count
    while begin < end, self[begin] == 0x20 || self[begin] == 0x09 { begin += 1 }
    while end > begin, self[end - 1] == 0x20 || self[end - 1] == 0x09 { end -= 1 }
    return UnsafeBufferPointer(rebasing: self[begin..<end])
  }

  func isEqual(to bytes: [UInt8]) -> Bool { count == bytes.count && elementsEqual(bytes) }
}
