import Models

/// One transition: what an event does to a case (RULES, "Complaints" 3, 6 and 9).
///
/// A third and later reopening raise no more than the first: the rule names the second. A `customerReplied` starts the next-response
/// clock only after a response that took effect; `resolved` is none.
extension CaseLife {
  /// Applies a change at an instant and says what follows, in publishing order; `nil`, with nothing changed, when it is forbidden.
  mutating func apply(_ change: CaseChange, at instant: Instant, id: CaseID, _ timing: CaseTiming) -> [CaseOutput]? {
    guard state.takes(change) else { return nil }
    var voice = CaseVoice(id: id, time: instant, timing)
    switch change {
    case .opened: return nil
    case .acknowledged: if state != .resolved { respond(at: instant, &voice, timing) }
    case .replied:
      if state != .resolved {
        respond(at: instant, &voice, timing)
        meet(.nextResponse, at: instant, &voice, timing)
      }
    case .customerReplied: if state != .resolved { awaitReply(at: instant, timing) }
    case .held: hold(at: instant, timing)
    case .resumed: resume(at: instant, timing)
    case .assigned(let ownerID): self.ownerID = ownerID
    case .severityChanged(let severity):
      self.severity = severity
      rebase(at: instant, raisingToFloor: true, &voice, timing)
    case .tier(let tier):
      customerTier = tier
      guard !state.isEnded, tier != self.tier else { break }
      self.tier = tier
      rebase(at: instant, raisingToFloor: false, &voice, timing)
    case .promiseMade(let promiseID, let promisedAt):
      guard index(of: .promise(promiseID)) == nil else { return nil }
      promise(promiseID, by: promisedAt, at: instant, &voice, timing)
    case .promiseKept(let promiseID):
      guard let index = index(of: .promise(promiseID)), clocks[index].isRunning else { return nil }
      meet(.promise(promiseID), at: instant, &voice, timing)
    case .resolved(let rootCause):
      meet(.resolution, at: instant, &voice, timing)
      end(at: instant, timing) { $0.kind != .promise }
      state = .resolved
      resolvedAt = instant
      if let rootCause { self.rootCause = rootCause }
    case .accepted: finish(as: .accepted, at: instant, timing)
    case .closed: finish(as: .closed, at: instant, timing)
    case .rejected: restart(.rejected, at: instant, &voice, timing)
    case .reopened:
      reopenings += 1
      restart(reopenings == timing.policy.raisingReopening ? .reopened : nil, at: instant, &voice, timing)
    }
    asOf = max(asOf, instant)
    return voice.outputs
  }

  private mutating func respond(at instant: Instant, _ voice: inout CaseVoice, _ timing: CaseTiming) {
    hasResponse = true
    meet(.firstResponse, at: instant, &voice, timing)
  }

  private mutating func awaitReply(at instant: Instant, _ timing: CaseTiming) {
    if let index = index(of: .nextResponse), clocks[index].isRunning { return }
    guard hasResponse else { return }
    start(.nextResponse, at: instant, timing.policy.target(timing.policy.nextResponse, tier, severity), timing)
  }

  /// Ends a running clock; it is met unless this run has breached.
  private mutating func meet(_ clock: ClockName, at instant: Instant, _ voice: inout CaseVoice, _ timing: CaseTiming) {
    guard let index = index(of: clock), clocks[index].isRunning else { return }
    end(at: instant, timing) { $0 == clock }
    guard clocks[index].breachedAt == nil else { return }
    clocks[index].metAt = instant
    voice.met(clocks[index], clocks[index].used(by: instant, timing).wholeMinutes, self)
  }

  private mutating func hold(at instant: Instant, _ timing: CaseTiming) {
    state = .held
    for index in clocks.indices where clocks[index].isStoppedByHolds {
      clocks[index].holds.append(ClockRun.Hold(from: instant))
      if clocks[index].breachedAt == nil { clocks[index].schedule(timing) }
    }
  }

  private mutating func resume(at instant: Instant, _ timing: CaseTiming) {
    state = .open
    for index in clocks.indices where clocks[index].isStoppedByHolds {
      guard let last = clocks[index].holds.indices.last else { continue }
      clocks[index].holds[last].to = instant
      if clocks[index].breachedAt == nil { clocks[index].schedule(timing) }
    }
  }

  /// A promise that was due before it was made breaches at once and never warns; its `dueAt` stays what was promised.
  private mutating func promise(
    _ promiseID: PromiseID, by promisedAt: Instant, at instant: Instant, _ voice: inout CaseVoice, _ timing: CaseTiming
  ) {
    let target = max(.zero, promisedAt - instant)
    var run = ClockRun(.promise(promiseID), run: 1, start: instant, target: target)
    run.dueAt = promisedAt
    run.warnsAt = instant + timing.policy.warning(of: target)
    put(run)
    if promisedAt < instant { breach(run.clock, at: instant, &voice, timing) }
  }

  private mutating func finish(as state: CaseState, at instant: Instant, _ timing: CaseTiming) {
    end(at: instant, timing) { _ in true }
    self.state = state
    endedAt = endedAt ?? instant
  }

  /// Starts a new resolution run with what is left, at least a share of the target (RULES, "Complaints" 3).
  private mutating func restart(_ reason: EscalationReason?, at instant: Instant, _ voice: inout CaseVoice, _ timing: CaseTiming) {
    if let index = index(of: .resolution) { usedBefore = usedBefore + clocks[index].used(by: instant, timing) }
    state = .open
    tier = customerTier
    resolvedAt = nil
    endedAt = nil
    start(.resolution, at: instant, resolutionTarget(timing), timing)
    if let reason { raise(to: level + 1, because: reason, .resolution, &voice) }
  }
}

extension ClockRun {
  /// Whether a hold stops it now.
  fileprivate var isStoppedByHolds: Bool { isRunning && (clock == .resolution || clock == .level) }
}
