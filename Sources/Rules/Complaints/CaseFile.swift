import Models

/// What a lane keeps of a case: its entries, the case that they fold to, and what has been said of it.
///
/// An entry that comes in order moves `life` on; a late one refolds all entries. What was published stands, and of what the refold
/// says only that is published which was not said before (`CaseMark`): so a run warns and breaches once, even where a late event has
/// moved the instant.
///
/// The entries stay few: of many the older half is *sealed*: what it folds to becomes the base of later folds, and an entry that is
/// late beyond the base counts from the base. When the policy changes, all are sealed, so that no case is judged anew by a policy that
/// came after it.
struct CaseFile: Hashable, Sendable {
  /// What later folds begin with; absent while they begin with the opening.
  private(set) var base: CaseLife?
  /// Since the base: the opening first, the others in the order of `CaseEntry.precedes`.
  private(set) var entries: [CaseEntry]
  private(set) var life: CaseLife
  /// What was said of the runs that a refold may let speak again, in the order in which it was said.
  private(set) var marks: [CaseMark]
  /// The due instant of the last timer that fired: a refold fires again up to it, since the runtime will not.
  private(set) var firedThrough: Instant?
  /// Entries that were taken and that a later refold forbids.
  private(set) var overtaken: Int64
  /// The policy under which the entries are folded, counted by the lane.
  private(set) var policyNumber: Int64
  /// What the case adds to `root-causes`.
  var counted: RootCauseShare
  /// Whether its tombstone is out; the next change brings it back.
  var isArchived = false

  /// Of more entries than this half are sealed.
  static let mostEntries = 128

  init(
    base: CaseLife?, entries: [CaseEntry], life: CaseLife, marks: [CaseMark], firedThrough: Instant?, overtaken: Int64,
    policyNumber: Int64, counted: RootCauseShare
  ) {
    self.base = base
    self.entries = entries
    self.life = life
    self.marks = marks
    self.firedThrough = firedThrough
    self.overtaken = overtaken
    self.policyNumber = policyNumber
    self.counted = counted
  }

  /// Opens a case; tiers known from before the opening decide the first targets.
  init(_ opening: CaseEntry, _ origin: CaseOrigin, tiers: [CaseEntry], policyNumber: Int64, _ timing: CaseTiming) {
    let former = tiers.filter { $0.time < opening.time }
    let tier = former.reduce(Tier.d) { if case .tier(let tier) = $1.change { tier } else { $0 } }
    base = nil
    life = CaseLife(origin, at: opening.time, tier: tier, timing)
    // The last decides; the others do so for an earlier opening, should one still come.
    entries = [opening] + former
    marks = []
    firedThrough = nil
    overtaken = 0
    self.policyNumber = policyNumber
    counted = RootCauseShare(life, timing)
  }

  /// Takes an entry, in order or late.
  ///
  /// Returns what newly follows, in publishing order; `nil`, with nothing changed, when the diagram forbids the entry where it stands.
  mutating func take(_ entry: CaseEntry, id: CaseID, _ timing: CaseTiming) -> [CaseOutput]? {
    if isNext(entry) {
      let instant = effectiveTime(of: entry)
      var next = life
      var outputs: [CaseOutput] = []
      // The runtime has fired what was due, unless the opening came so late that its timers were never set.
      while let timer = next.nextTimer, timer.due < instant { outputs += next.fire(timer, id: id, timing) }
      guard let following = next.apply(entry.change, at: instant, id: id, timing) else { return nil }
      life = next
      entries.append(entry)
      return publish(outputs + following)
    }
    if entry.change.isOpening, base != nil { return nil }
    let folded = entries(with: entry)
    guard let fold = CaseFold(base: base, entries: folded, firedThrough: firedThrough, id: id, timing), !fold.forbidden.contains(entry)
    else { return nil }
    entries = folded
    life = fold.life
    overtaken = Int64(fold.forbidden.count)
    return publish(fold.outputs)
  }

  /// Fires a clock's timer that the runtime fires; `nil` when the case does not want it.
  mutating func fire(_ timer: CaseTimer, due: Instant, run: Int64, id: CaseID, _ timing: CaseTiming) -> [CaseOutput]? {
    guard let wanted = life.wantedTimers.first(where: { $0.timer == timer && $0.due == due && $0.run == run }) else { return nil }
    firedThrough = max(firedThrough ?? due, due)
    return publish(life.fire(wanted, id: id, timing))
  }

  /// Seals the file under a new policy and re-bases what runs; what fell due before, whatever the policy, is left to its timers.
  mutating func adopt(policyNumber: Int64, at instant: Instant, id: CaseID, _ timing: CaseTiming) -> [CaseOutput] {
    self.policyNumber = policyNumber
    var voice = CaseVoice(id: id, time: instant, timing)
    if !life.state.isEnded { life.rebase(at: instant, raisingToFloor: false, leavingUnmoved: true, &voice, timing) }
    life.asOf = max(life.asOf, instant)
    let outputs = publish(voice.outputs)
    seal()
    return outputs
  }

  /// Seals the older half of many entries, so that neither the row nor a refold grows without bound.
  mutating func sealIfLong(id: CaseID, _ timing: CaseTiming) {
    guard entries.count > Self.mostEntries else { return }
    let old = Array(entries.dropLast(Self.mostEntries / 2))
    guard let fold = CaseFold(base: base, entries: old, firedThrough: nil, id: id, timing) else { return }
    base = fold.life
    entries.removeFirst(old.count)
    overtaken = max(0, overtaken - Int64(fold.forbidden.count))
    forgetMarks(before: fold.life)
  }

  /// Whether the file holds an entry, or had it when it was sealed.
  func knows(_ tier: CaseEntry) -> Bool { isSealed(at: tier.time) || entries.contains(tier) }

  /// Whether an entry of this time could no longer take its place.
  func isSealed(at instant: Instant) -> Bool { base.map { instant <= $0.asOf } ?? false }

  /// The timers that the case wants now.
  func wantedTimers(_ policy: ComplaintPolicy) -> [ArmedTimer] {
    if isArchived { return [] }
    guard let endedAt = life.endedAt else { return life.wantedTimers }
    return life.wantedTimers + [ArmedTimer(timer: .tombstone, due: endedAt + .days(policy.tombstoneDays), run: life.reopenings + 1)]
  }

  /// Seals the file when it is first touched under another policy.
  mutating func seal(under number: Int64) {
    policyNumber = number
    seal()
  }

  private mutating func seal() {
    base = life
    entries = []
    overtaken = 0
    forgetMarks(before: life)
  }

  /// Keeps the marks of runs that a fold from a base may let speak again.
  private mutating func forgetMarks(before base: CaseLife) {
    let runs = Dictionary(uniqueKeysWithValues: base.clocks.map { ($0.clock, $0.identity) })
    marks = marks.filter { mark in runs[mark.clock].map { mark.run >= $0 } ?? true }
  }

  private mutating func publish(_ outputs: [CaseOutput]) -> [CaseOutput] {
    outputs.filter { output in
      if marks.contains(output.mark) { return false }
      marks.append(output.mark)
      return true
    }
  }

  /// Whether an entry comes after everything that has happened to the case.
  private func isNext(_ entry: CaseEntry) -> Bool {
    if entry.change.isOpening { return false }
    if let last = entries.dropFirst(base == nil ? 1 : 0).last, !last.precedes(entry) { return false }
    if entry.change.isTier, base == nil, entry.time < life.openedAt { return false }
    let at = effectiveTime(of: entry)
    return at >= life.asOf && firedThrough.map { at > $0 } ?? true
  }

  /// The entries and a late one where it belongs: the earliest opening comes first, even before what is dated earlier; a later one has
  /// its place like every other entry.
  private func entries(with late: CaseEntry) -> [CaseEntry] {
    var folded = entries
    var placed = late
    if base == nil, late.change.isOpening, let first = folded.first, late.precedes(first) {
      folded[0] = late
      placed = first
    }
    let others = folded.indices.dropFirst(base == nil ? 1 : 0)
    folded.insert(placed, at: others.first { placed.precedes(folded[$0]) } ?? folded.endIndex)
    return folded
  }

  private func effectiveTime(of entry: CaseEntry) -> Instant { max(entry.time, base?.asOf ?? life.openedAt) }
}
