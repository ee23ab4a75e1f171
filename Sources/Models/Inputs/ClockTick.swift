/// A tick of the `clock` topic: the only thing that moves stream time (RULES, "Time").
package struct ClockTick: Hashable, Sendable {
  package var mode: ClockMode
  /// By input topic, without prefix: this partition's end offset; history only.
  package var ends: [String: Int64]

  package init(mode: ClockMode, ends: [String: Int64] = [:]) {
    self.mode = mode
    self.ends = ends
  }
}

/// Whether a tick is of the wall clock or of the past being fed.
package enum ClockMode: String, CaseIterable, Hashable, Sendable {
  case live, history
}
