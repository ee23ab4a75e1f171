import Models

extension CustomerLife {
  /// A complaint after a visit, handled well or badly; its events are in order and at different seconds.
  mutating func complain(_ visit: VisitID, _ vehicle: Vehicle, day: Int) {
    let complaint = ComplaintID(checked: numbered("K"))
    let id = id
    func step(_ change: ComplaintChange) -> EventPayload {
      .complaint(ComplaintEvent(complaintID: complaint, customerID: id, change: change))
    }
    let opened = OpenedComplaint(
      storeID: store, channel: chance.one(of: [.phone, .counter, .app]), category: chance.one(of: ["noise", "price", "delay", "damage"]),
      severity: chance.one(of: [.low, .normal, .normal, .high, .critical]), visitID: visit, vehicleID: vehicle.id, advisorID: advisor)
    var time = chain.instant(day: day, second: chance.whole(25_200...75_600))
    // Everything of a case arrives in time: what would come late is another case of the rules than the clocks.
    func later(_ longest: Int, _ chance: inout Chance) -> TimeSpan {
      // Short waits are frequent, long ones rare.
      let share = chance.share()
      return .seconds(1 + Int64(Double(longest) * share * share * share))
    }
    add(step(.opened(opened)), at: time, isPrompt: true)
    let answer = ComplaintAnswer(by: advisor.rawValue)
    time = time + later(200_000, &chance)
    if chance.happens(0.5) {
      add(step(.acknowledged(answer)), at: time, isPrompt: true)
      time = time + later(100_000, &chance)
    }
    if chance.happens(0.9) { add(step(.replied(answer)), at: time, isPrompt: true) }
    if chance.happens(0.15) {
      time = time + later(60_000, &chance)
      add(step(.severityChanged(chance.one(of: [.low, .normal, .high, .critical]))), at: time, isPrompt: true)
    }
    if chance.happens(0.4) {
      time = time + later(100_000, &chance)
      add(step(.customerReplied(note: nil)), at: time, isPrompt: true)
      time = time + later(150_000, &chance)
      add(step(.replied(answer)), at: time, isPrompt: true)
    }
    promise(step, &time)
    if chance.happens(0.3) {
      time = time + later(40_000, &chance)
      add(step(.held(.waitingForParts)), at: time, isPrompt: true)
      time = time + later(500_000, &chance)
      add(step(.resumed(.waitingForParts)), at: time, isPrompt: true)
    }
    guard chance.happens(0.92) else { return }
    time = time + later(500_000, &chance)
    add(
      step(.resolved(ComplaintResolution(by: advisor.rawValue, resolution: "mended", rootCause: chance.one(of: RootCause.allCases)))),
      at: time, isPrompt: true)
    guard chance.happens(0.85) else { return }
    time = time + later(300_000, &chance)
    if chance.happens(0.1) {
      add(step(.rejected(note: nil)), at: time, isPrompt: true)
      time = time + later(300_000, &chance)
      add(step(.resolved(ComplaintResolution(by: advisor.rawValue, resolution: "mended again"))), at: time, isPrompt: true)
      time = time + later(100_000, &chance)
    }
    add(step(.accepted(note: nil)), at: time, isPrompt: true)
  }

  private mutating func promise(_ step: (ComplaintChange) -> EventPayload, _ time: inout Instant) {
    guard chance.happens(0.25) else { return }
    time = time + .seconds(Int64(chance.whole(1...20_000)))
    let promise = PromiseID(checked: numbered("P"))
    let promised = time + .hours(Int64(chance.whole(4...72)))
    add(step(.promiseMade(ComplaintPromise(promiseID: promise, promisedAt: promised))), at: time, isPrompt: true)
    time = time + .seconds(Int64(chance.whole(3_600...320_000)))
    if chance.happens(0.9) { add(step(.promiseKept(promise)), at: time, isPrompt: true) }
  }
}
