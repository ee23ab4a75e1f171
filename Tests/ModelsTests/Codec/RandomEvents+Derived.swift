import Models

extension RandomEvents {
  mutating func derived() -> [DerivedEvent] { tiers() + complaintClocks() + followUps() }

  mutating func tiers() -> [DerivedEvent] {
    let move = TierMove(
      customerID: id(), scope: text(), from: one(), to: one(), reviewedAt: maybe { $0.instant() }, population: count(),
      windowSpend: integer(),
      currency: currency(), provisional: bool(), reason: one())
    return [
      .standing(standing()), .tierPromoted(move), .tierDemoted(move),
      .tierAtRisk(
        TierAtRisk(
          customerID: id(), scope: text(), tier: one(), wouldBecome: one(), gapToKeep: maybe { $0.integer() }, demotesAt: instant())),
      .stageChanged(StageChange(customerID: id(), from: maybe { $0.one() }, to: one(), reviewedAt: instant())),
      .cutoffsSet(
        TierCutoffs(
          scope: text(), reviewedAt: instant(), population: count(), counts: CutCounts(a: count(), b: count(), c: count()),
          cutoffs: CutKeys(a: maybe { $0.key() }, b: maybe { $0.key() }, c: maybe { $0.key() }),
          salesShare: SalesShare(a: number(), b: number(), c: number(), d: number()))),
    ]
  }

  mutating func standing() -> CustomerStanding {
    CustomerStanding(
      customerID: id(), scope: text(), tier: one(), computedTier: one(), previousTier: maybe { $0.one() }, since: instant(),
      reviewedAt: maybe { $0.instant() }, population: count(), windowSpend: integer(), currency: currency(), windowCount: count(),
      firstPurchaseAt: maybe { $0.instant() }, lastPurchaseAt: maybe { $0.instant() }, stage: maybe { $0.one() },
      rfm: maybe { RFMScore(recency: $0.integer(1...5), frequency: $0.integer(1...5), money: $0.integer(1...5)) },
      factors: GradingFactors(
        amount: integer(0...100), frequency: integer(0...100), margin: integer(0...100), cashFlow: integer(0...100),
        referral: integer(0...100), risk: integer(0...100), sacrifice: integer(0...100)),
      families: some { $0.text() }, gapToNext: maybe { $0.integer() }, gapToKeep: maybe { $0.integer() },
      cutoffs: maybe { StandingCutoffs(a: $0.maybe { $0.integer() }, b: $0.maybe { $0.integer() }, c: $0.maybe { $0.integer() }) })
  }

  mutating func key() -> CompositeKey {
    CompositeKey(spend: integer(), count: count(), lastPurchaseAt: instant(), customerID: id())
  }

  mutating func complaintClocks() -> [DerivedEvent] {
    let clock = ComplaintClockEvent(
      complaintID: id(), customerID: id(), storeID: id(), tier: one(), severity: one(), clock: one(), promiseID: maybe { $0.id() },
      level: integer(1...4), dueAt: maybe { $0.instant() })
    let names = ["firstResponse", "promise:\(text())", "resolution"]
    let clocks = names.map { name in
      CaseClock(
        name: name, dueAt: maybe { $0.instant() }, warnedAt: maybe { $0.instant() }, breachedAt: maybe { $0.instant() },
        metAt: maybe { $0.instant() }, usedMinutes: count(), targetMinutes: count())
    }
    return [
      .complaintWarned(clock), .complaintBreached(clock),
      .complaintEscalated(
        ComplaintEscalated(clock: clock, fromLevel: integer(1...4), toLevel: integer(1...4), role: text(), reason: one())),
      .complaintMet(ComplaintMet(clock: clock, elapsedMinutes: count())),
      .complaintCase(
        ComplaintCase(
          complaintID: id(), customerID: id(), storeID: id(), tier: one(), severity: one(), category: text(), channel: one(), state: one(),
          level: integer(1...4), role: text(), ownerID: maybe { $0.id() }, openedAt: instant(), resolvedAt: maybe { $0.instant() },
          endedAt: maybe { $0.instant() }, reopenings: count(), clocks: clocks, priority: integer(), rootCause: maybe { $0.one() },
          visitID: maybe { $0.id() }, vehicleID: maybe { $0.id() }, advisorID: maybe { $0.id() })),
      .rootCauseCounts(
        RootCauseCounts(
          storeID: id(), month: "2026-11", partition: count(),
          counts: [.competitor, .price].map { RootCauseCount(cause: $0, count: count()) },
          complaints: count(), silentEstimate: count())),
    ]
  }

  mutating func followUps() -> [DerivedEvent] {
    let facts = FollowUpFacts(
      followUpID: id(), customerID: id(), vehicleID: maybe { $0.id() }, visitID: maybe { $0.id() }, complaintID: maybe { $0.id() },
      kind: one(), purpose: one(), channel: one(), advisorID: maybe { $0.id() }, storeID: maybe { $0.id() }, windowStart: instant(),
      windowEnd: instant(), priority: integer())
    let state = FollowUpState(
      followUp: facts, state: one(), reason: maybe { $0.one() }, causeID: text(), tries: count(),
      predictedOn: maybe { CivilDate(dayNumber: Int($0.integer(-700_000...2_900_000))) }, predictedError: maybe { $0.number() },
      outcome: maybe { $0.one() })
    let events = FollowUpStep.allCases.map { step in
      FollowUpEvent(followUp: facts, step: step, reason: maybe { $0.one() }, outcome: maybe { $0.one() })
    }
    return [.followUpState(state)] + events.map(DerivedEvent.followUp)
  }

  mutating func fleetStatus() -> FleetStatus {
    FleetStatus(
      worker: text(), instance: text(), address: text(), startedAt: instant(), stoppedAt: maybe { $0.instant() },
      lanes: some {
        LaneStatus(
          partition: $0.count(), phase: $0.one(), lag: $0.count(), restoreLeft: $0.maybe { $0.count() },
          streamTime: $0.maybe { $0.instant() },
          waitingReview: $0.maybe { $0.instant() },
          outlook: LaneOutlook(
            lastReview: $0.maybe { $0.instant() }, nextReview: $0.maybe { $0.instant() }, nextReviewAt: $0.maybe { $0.instant() },
            collectedReview: $0.maybe { $0.instant() }, awaited: $0.maybe { $0.some { $0.count() } }))
      })
  }
}
