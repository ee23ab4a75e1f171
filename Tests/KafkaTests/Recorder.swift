import Kafka
import Synchronization

/// A listener that notes what it hears, begins at the start and does what it is told in between.
final class Recorder: RebalanceListener {
  enum Note: Equatable {
    case assigned([TopicPartition])
    case revoked([TopicPartition])
    case lost([TopicPartition])
  }

  private let state = Mutex<[Note]>([])
  private let onAssigned: @Sendable ([TopicPartition]) async throws -> [TopicPartition: StartOffset]
  private let onRevoked: @Sendable (ContinuousClock.Instant) async -> Void

  init(
    onAssigned: @escaping @Sendable ([TopicPartition]) async throws -> [TopicPartition: StartOffset] = { partitions in
      Dictionary(uniqueKeysWithValues: partitions.map { ($0, .beginning) })
    },
    onRevoked: @escaping @Sendable (ContinuousClock.Instant) async -> Void = { _ in }
  ) {
    self.onAssigned = onAssigned
    self.onRevoked = onRevoked
  }

  var notes: [Note] { state.withLock { $0 } }

  func assigned(_ partitions: [TopicPartition]) async throws -> [TopicPartition: StartOffset] {
    state.withLock { $0.append(.assigned(partitions.sorted())) }
    return try await onAssigned(partitions)
  }

  func revoked(_ partitions: [TopicPartition], deadline: ContinuousClock.Instant) async {
    state.withLock { $0.append(.revoked(partitions.sorted())) }
    await onRevoked(deadline)
  }

  func lost(_ partitions: [TopicPartition]) async { state.withLock { $0.append(.lost(partitions.sorted())) } }
}
