import Models

/// The customers of a lane around the place where a cut or a quintile was at the last review, without a gap between them.
///
/// From one day to the next a cut moves by few customers, so these lists, sent along with the histogram, mostly hold the new one too, and
/// the review needs no further round. They are a guess at where to look, never at the result: a rank is only taken from them where they are
/// sure to hold it, else it is sought in rounds.
struct CutNeighbours: Hashable, Sendable {
  /// What is sought, as `CutSearch` numbers it.
  var sought: Int64
  /// The lane's customers before the first one named, in the sought order, and of a cut what they spent together.
  var before: Int64 = 0
  var spendBefore: Int128 = 0
  /// Of a cut: the customers, in the order of their keys.
  var members: [CompositeKey] = []
  /// Of a quintile: the values, ascending, each once with the number of customers who have it, as many may have the same.
  var values: [Value] = []
  /// Whether nobody of the lane stands after the last one named.
  var isLast = false

  struct Value: Hashable, Sendable {
    var value: Int64
    var customers: Int64
  }

  /// How many customers are named on either side of a cut, and how many values on either side of a quintile: these are shorter, and move
  /// farther in a day.
  static let customersAside = 64
  static let valuesAside = 256
}

extension CutNeighbours {
  /// Whether nobody that this lane has not named could stand on the wrong side of a key.
  fileprivate func covers(_ key: CompositeKey) -> Bool {
    if before > 0 { guard let first = members.first, !key.ranks(before: first) else { return false } }
    guard !isLast else { return true }
    return members.last.map { !$0.ranks(before: key) } ?? false
  }

  fileprivate func covers(_ value: Int64) -> Bool {
    if before > 0 { guard let first = values.first, first.value <= value else { return false } }
    guard !isLast else { return true }
    return values.last.map { $0.value >= value } ?? false
  }
}

extension CutSearch {
  /// Ends the search at once where the lists of all lanes are sure to hold its rank among the whole population.
  mutating func settle(_ rank: Int64, among lists: [CutNeighbours]) {
    guard case .open = state else { return }
    var left = rank - lists.reduce(0) { $0 + $1.before }
    guard left > 0 else { return }
    if isCut {
      let members = lists.flatMap(\.members).sorted { $0.ranks(before: $1) }
      let position = Int(left) - 1
      guard position < members.count, lists.allSatisfy({ $0.covers(members[position]) }) else { return }
      let spendBefore = lists.reduce(0) { $0 + $1.spendBefore }
      state = .key(members[position], spendThrough: members[...position].reduce(spendBefore) { $0 + Int128($1.spend) })
    } else {
      for part in lists.flatMap(\.values).sorted(by: { $0.value < $1.value }) {
        left -= part.customers
        guard left <= 0 else { continue }
        if lists.allSatisfy({ $0.covers(part.value) }) { state = .value(part.value) }
        return
      }
    }
  }
}

extension CutNeighbours: RowCodable {
  func encode(into row: inout RowWriter) {
    row.write(sought)
    row.write(before)
    row.write(spendBefore)
    row.write(members) { $0.write($1) }
    var former: Int64 = 0
    row.write(values) { row, value in
      // Values are not negative, and neighbours are close to each other.
      row.write(value.value - former)
      row.write(value.customers)
      former = value.value
    }
    row.write(isLast)
  }

  init(from row: inout RowReader) throws(RowError) {
    sought = try row.readInt64()
    before = try row.readInt64()
    spendBefore = try row.readInt128()
    members = try row.readArray { (row) throws(RowError) in try row.read() }
    var former: Int64 = 0
    values = try row.readArray { (row) throws(RowError) in
      let (value, overflow) = former.addingReportingOverflow(try row.readInt64())
      guard !overflow else { throw .invalid("neighbours") }
      former = value
      return Value(value: value, customers: try row.readInt64())
    }
    isLast = try row.readBool()
  }
}
