import NIOCore

extension Engine {
  /// Reads batches, waiting for more as the request says; returns early, with what there is, when the task is cancelled.
  ///
  /// The end of a wait is told by ``run()``.
  package func fetch(_ request: FetchQuery) async -> [FetchedPartition] {
    var request = request
    request.maxBytes = min(request.maxBytes, options.fetchLimit)
    request.minBytes = min(request.minBytes, request.maxBytes)
    let deadline = clock.uptime + request.maxWait
    while true {
      let views = board.views(of: request.positions.map(\.partition))
      let isLast = Task.isCancelled || board.isClosed || clock.uptime >= deadline
      let seen = views.compactMap { $0 }
      let hasError = zip(request.positions, views).contains { $0.problem(in: $1) != nil }
      let isAtEnd = zip(request.positions, views).allSatisfy { $0.offset >= $1?.end(request.isolation) ?? 0 }
      var missing = request.minBytes
      if isLast || hasError || !isAtEnd || request.minBytes <= 0 {
        do throws(Refusal) {
          switch try await read(request, views, isAtEnd: isAtEnd, mayWait: !isLast && !hasError) {
          case .enough(let partitions): return partitions
          case .missing(let bytes): missing = bytes
          }
        } catch {
          return request.positions.map { FetchedPartition(partition: $0.partition, error: error.code) }
        }
      }
      await board.wait(for: seen, isolation: request.isolation, missing: missing, until: deadline)
    }
  }

  private enum Reading: Sendable {
    case enough([FetchedPartition])
    case missing(Int)
  }

  private func read(_ request: FetchQuery, _ views: [PartitionView?], isAtEnd: Bool, mayWait: Bool) async throws(Refusal) -> Reading {
    if isAtEnd {
      return .enough(zip(request.positions, views).map { FetchedPartition($0, $1, request.isolation) })
    }
    return try await readers.read { database throws(StorageError) in
      let reader = LogReader(database: database)
      var left = request.maxBytes
      var plans: [[LogReader.Entry]] = []
      for (position, view) in zip(request.positions, views) {
        guard let view, position.problem(in: view) == nil, left > 0 else {
          plans.append([])
          continue
        }
        let entries = try reader.entries(
          of: view.row, from: position.offset, end: view.end(request.isolation), limit: min(left, position.maxBytes),
          atLeastOne: left == request.maxBytes)
        plans.append(entries)
        left -= entries.reduce(0) { $0 + $1.size }
      }
      let found = request.maxBytes - left
      if mayWait, found < request.minBytes { return .missing(request.minBytes - found) }
      var partitions: [FetchedPartition] = []
      for (index, entries) in plans.enumerated() {
        var partition = FetchedPartition(request.positions[index], views[index], request.isolation)
        partition.records.reserveCapacity(entries.reduce(0) { $0 + $1.size })
        for entry in entries { try reader.read(entry, into: &partition.records) }
        if request.isolation == .readCommitted, let view = views[index], let last = entries.last {
          partition.aborted = try reader.abortedRanges(of: view.row, from: request.positions[index].offset, end: last.last + 1).transactions
        }
        partitions.append(partition)
      }
      return .enough(partitions)
    }
  }
}
