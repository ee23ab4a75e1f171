package import Models

/// How far a lane has come: what one commit makes durable together with the state that follows from it.
package struct Checkpoint: Hashable, Sendable {
  /// The incarnation of the file that made this commit; empty before the first.
  package var store: String
  /// Counts the lane's commits; the publish cursor is a sequence.
  package var sequence: Int64
  /// By input topic without prefix.
  package var positions: [String: InputPosition]
  /// The time of the last tick; `nil` before the first.
  package var streamTime: Instant?
  /// Whether the last tick was of the wall clock; `nil` before the first. History after a live tick is refused.
  package var mode: ClockMode?
  /// The version of the policy that is in force in this lane.
  package var policyVersion: String?

  package init(
    store: String = "", sequence: Int64 = 0, positions: [String: InputPosition] = [:], streamTime: Instant? = nil,
    mode: ClockMode? = nil, policyVersion: String? = nil
  ) {
    self.store = store
    self.sequence = sequence
    self.positions = positions
    self.streamTime = streamTime
    self.mode = mode
    self.policyVersion = policyVersion
  }
}

/// How far a lane has taken one input topic.
///
/// Records are taken in the order of their times, which need not be that of their offsets, so some above `next` may have been taken.
package struct InputPosition: Hashable, Sendable {
  /// Everything below this offset has been taken: the offset that is committed to the group.
  package private(set) var next: Int64
  /// Taken offsets at or above `next`: disjoint, ascending, never touching `next`.
  package private(set) var taken: [Range<Int64>]

  package init(next: Int64) {
    self.next = next
    taken = []
  }

  /// Whether the record of this offset has been taken.
  package func contains(_ offset: Int64) -> Bool {
    if offset < next { return true }
    return taken.contains { $0.contains(offset) }
  }

  /// How many offsets at or above `next` have been taken or skipped.
  package var takenAhead: Int64 { taken.reduce(0) { $0 + ($1.upperBound - $1.lowerBound) } }

  /// Notes that the record of this offset has been taken.
  package mutating func take(_ offset: Int64) {
    guard offset >= next else { return }
    if taken.isEmpty && offset == next {
      next += 1
      return
    }
    insert(offset..<offset + 1)
    absorb()
  }

  /// Notes that offsets belong to no record: transaction markers and what compaction took leave such gaps.
  package mutating func skip(_ gap: Range<Int64>) {
    let untaken = max(gap.lowerBound, next)..<max(gap.upperBound, next)
    guard !untaken.isEmpty else { return }
    insert(untaken)
    absorb()
  }

  private mutating func insert(_ range: Range<Int64>) {
    let start = taken.partitioningIndex { $0.upperBound >= range.lowerBound }
    var merged = range
    var end = start
    while end < taken.count, taken[end].lowerBound <= merged.upperBound {
      merged = min(merged.lowerBound, taken[end].lowerBound)..<max(merged.upperBound, taken[end].upperBound)
      end += 1
    }
    taken.replaceSubrange(start..<end, with: CollectionOfOne(merged))
  }

  private mutating func absorb() {
    while let first = taken.first, first.lowerBound <= next {
      next = max(next, first.upperBound)
      taken.removeFirst()
    }
  }
}

extension InputPosition: RowCodable {
  package func encode(into row: inout RowWriter) {
    row.write(next)
    row.write(taken) { row, range in
      row.write(range.lowerBound)
      row.write(range.upperBound - range.lowerBound)
    }
  }

  package init(from row: inout RowReader) throws(RowError) {
    next = try row.readInt64()
    taken = try row.readArray { (row) throws(RowError) in
      let start = try row.readInt64()
      let count = try row.readInt64()
      let (end, overflow) = start.addingReportingOverflow(count)
      guard count > 0, !overflow else { throw .invalid("range") }
      return start..<end
    }
  }
}

extension Checkpoint: RowCodable {
  package func encode(into row: inout RowWriter) {
    row.write(Int64(1))
    row.write(store)
    row.write(sequence)
    row.write(positions.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) { row, position in
      row.write(position.key)
      row.write(position.value)
    }
    row.write(streamTime) { $0.write($1) }
    row.write(mode) { $0.write($1) }
    row.write(policyVersion) { $0.write($1) }
  }

  package init(from row: inout RowReader) throws(RowError) {
    guard try row.readInt64() == 1 else { throw .invalid("checkpoint version") }
    store = try row.readString()
    sequence = try row.readInt64()
    let list = try row.readArray { (row) throws(RowError) in (try row.readString(), try row.read(InputPosition.self)) }
    positions = Dictionary(list) { first, _ in first }
    streamTime = try row.readOptional { (row) throws(RowError) in try row.readInstant() }
    mode = try row.readOptional { (row) throws(RowError) in try row.readEnum() }
    policyVersion = try row.readOptional { (row) throws(RowError) in try row.readString() }
  }
}
