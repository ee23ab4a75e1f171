import Models

/// Warnings, breaches, levels and re-basing (RULES, "Complaints" 3–6).
extension CaseLife {
  /// Fires the breach of a clock: the breach, then the raise that it causes, then the clock of the level reached.
  mutating func breach(_ clock: ClockName, at instant: Instant, _ voice: inout CaseVoice, _ timing: CaseTiming) {
    guard let index = index(of: clock), clocks[index].isPending else { return }
    clocks[index].breachedAt = instant
    // A run that has breached warns of nothing any more.
    clocks[index].warnsAt = nil
    voice.breached(clocks[index], self)
    raise(to: level + 1, because: .breach, clock, &voice)
    if clock == .resolution || clock == .level, level < ComplaintPolicy.topLevel {
      start(.level, at: instant, levelTarget(timing), timing)
    }
  }

  mutating func warn(_ clock: ClockName, at instant: Instant, _ voice: inout CaseVoice) {
    guard let index = index(of: clock), clocks[index].isPending, clocks[index].warnedAt == nil else { return }
    clocks[index].warnedAt = instant
    clocks[index].warnsAt = nil
    voice.warned(clocks[index], self)
  }

  /// Raises the case to a level, at most to the top; no raise, nothing said.
  mutating func raise(
    to target: Int64, because reason: EscalationReason, _ clock: ClockName, _ voice: inout CaseVoice
  ) {
    let former = level
    level = max(level, min(target, ComplaintPolicy.topLevel))
    guard level > former, let index = index(of: clock) else { return }
    voice.escalated(clocks[index], from: former, because: reason, self)
  }

  /// Gives running clocks that have not breached the targets of now: due = start + new target, holds included.
  ///
  /// The floor is applied first; its event shows the due instant of the re-based resolution run. Then, clock by clock in the order of
  /// their names, one that is due breaches now (breach only) and one whose warning is due warns now. A promise has no target and is
  /// left alone, and so is what has breached. With `leavingUnmoved`, an instant that the targets of now do not move is left to its timer,
  /// so that what fell due before keeps its time.
  mutating func rebase(
    at instant: Instant, raisingToFloor: Bool, leavingUnmoved: Bool = false, _ voice: inout CaseVoice, _ timing: CaseTiming
  ) {
    let former = leavingUnmoved ? clocks : []
    for index in clocks.indices where clocks[index].isPending {
      guard let target = currentTarget(of: clocks[index].clock, timing) else { continue }
      clocks[index].target = target
      clocks[index].schedule(timing)
    }
    if raisingToFloor { raise(to: timing.policy.floor(tier, severity), because: .severity, .resolution, &voice) }
    for clock in [ClockName.firstResponse, .level, .nextResponse, .resolution] {
      guard let index = index(of: clock), clocks[index].isPending else { continue }
      let before = former.first { $0.clock == clock }
      if let dueAt = clocks[index].dueAt, dueAt <= instant {
        if dueAt != before?.dueAt { breach(clock, at: instant, &voice, timing) }
      } else if let warnsAt = clocks[index].warnsAt, warnsAt <= instant, warnsAt != before?.warnsAt {
        warn(clock, at: instant, &voice)
      }
    }
  }

  /// The resolution target of the current run: of a later one what earlier runs left, at least a share.
  func resolutionTarget(_ timing: CaseTiming) -> TimeSpan {
    let whole = timing.policy.target(timing.policy.resolution, tier, severity)
    guard usedBefore > .zero else { return whole }
    return max(whole - usedBefore, ComplaintPolicy.share(timing.policy.rerunShare, of: whole))
  }

  private func levelTarget(_ timing: CaseTiming) -> TimeSpan {
    ComplaintPolicy.share(timing.policy.levelShare, of: timing.policy.target(timing.policy.resolution, tier, severity))
  }

  private func currentTarget(of clock: ClockName, _ timing: CaseTiming) -> TimeSpan? {
    switch clock {
    case .firstResponse: timing.policy.target(timing.policy.firstResponse, tier, severity)
    case .nextResponse: timing.policy.target(timing.policy.nextResponse, tier, severity)
    case .resolution: resolutionTarget(timing)
    case .level: levelTarget(timing)
    case .promise: nil
    }
  }
}
