package import State

/// What one commit of a lane is to make visible, in one transaction with the offsets behind it.
package struct Publication: Sendable {
  package var partition: Int32
  /// What the commit made durable.
  package var checkpoint: Checkpoint
  package var batch: OutboundBatch
  /// When the commit was durable; of one that recovery found, when it was found.
  package let committedAt = ContinuousClock.now

  /// What stands beside each committed offset: which file, and which of its commits.
  package var metadata: String { PublishCursor(store: checkpoint.store, sequence: checkpoint.sequence).text }
}

/// The publish cursor: the metadata of the group's offsets.
package struct PublishCursor: Hashable, Sendable {
  package var store: String
  package var sequence: Int64

  package init(store: String, sequence: Int64) {
    self.store = store
    self.sequence = sequence
  }

  /// `nil` when the text is none, as of offsets that somebody else committed.
  package init?(_ text: String) {
    let parts = text.split(separator: ":")
    guard parts.count == 2, let sequence = Int64(parts[1]) else { return nil }
    self.init(store: String(parts[0]), sequence: sequence)
  }

  package var text: String { "\(store):\(sequence)" }
}
