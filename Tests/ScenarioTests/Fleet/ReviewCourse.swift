import ArgumentParser
import Foundation
import Kafka
import Models

@testable import Rules
@testable import mainstay

/// What the reviews of a fleet really did, read afterwards from what its lanes said to each other.
struct ReviewCourse {
  /// By review, when its cut-offs were sent.
  private(set) var decided: [Instant: Instant] = [:]
  /// By review and partition, when the lane reported each round.
  private(set) var reports: [Instant: [Int64: [Int64: Instant]]] = [:]
  /// By review, when each round was asked for.
  private(set) var rounds: [Instant: [Int64: Instant]] = [:]

  init(decided: [Instant: Instant], reports: [Instant: [Int64: [Int64: Instant]]], rounds: [Instant: [Int64: Instant]]) {
    self.decided = decided
    self.reports = reports
    self.rounds = rounds
  }

  init(bootstrap: String) async throws {
    let cluster = try ClusterOptions.parse(["--bootstrap", bootstrap])
    try await Self.read(Topics.tierReports.declaration, cluster) { (report: TierReport, at) in
      reports[report.review, default: [:]][Int64(report.partition), default: [:]].merge([report.round: at], uniquingKeysWith: min)
    }
    try await Self.read(Topics.tierOrders.declaration, cluster) { (order: TierOrder, at) in
      switch order.content {
      case .settled: decided[order.review] = min(decided[order.review] ?? at, at)
      case .refine, .report: rounds[order.review, default: [:]].merge([order.round: at], uniquingKeysWith: min)
      }
    }
  }

  private static func read<Message: RowCodable>(
    _ topic: TopicDeclaration, _ cluster: ClusterOptions, _ take: (Message, Instant) -> Void
  ) async throws {
    try await TopicReader(topic, cluster: cluster).readAll { record in
      let message = record.withValue { value in value?.withUnsafeBytes { try? RowReader.read(from: $0) as Message } ?? nil }
      if let message, let at = record.timestamp { take(message, Instant(milliseconds: at.milliseconds)) }
    }
  }
}
