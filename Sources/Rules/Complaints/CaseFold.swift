import Models

/// A case folded from its beginning: entries in order, and between them the timers that were due.
struct CaseFold {
  var life: CaseLife
  var outputs: [CaseOutput] = []
  var forbidden: Set<CaseEntry> = []

  /// `nil` when there is nothing to begin with.
  init?(base: CaseLife?, entries: [CaseEntry], firedThrough: Instant?, id: CaseID, _ timing: CaseTiming) {
    var rest = entries[...]
    if let base {
      life = base
    } else {
      guard let opening = rest.popFirst(), case .opened(let origin) = opening.change else { return nil }
      var tier = Tier.d
      rest =
        rest.filter { entry in
          guard case .tier(let known) = entry.change, entry.time < opening.time else { return true }
          tier = known
          return false
        }[...]
      life = CaseLife(origin, at: opening.time, tier: tier, timing)
    }
    let beginning = life.asOf
    for entry in rest {
      let instant = max(entry.time, beginning)
      while let timer = life.nextTimer, timer.due < instant { outputs += life.fire(timer, id: id, timing) }
      if let following = life.apply(entry.change, at: instant, id: id, timing) { outputs += following } else { forbidden.insert(entry) }
    }
    while let firedThrough, let timer = life.nextTimer, timer.due <= firedThrough { outputs += life.fire(timer, id: id, timing) }
  }
}
