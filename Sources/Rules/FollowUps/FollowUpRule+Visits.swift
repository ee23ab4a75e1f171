package import Models

extension FollowUpRule {
  /// An event of `visits`. An odometer that cannot be is parked (`invalid-data`).
  package func handle(_ event: Event<VisitEvent>, _ context: RecordContext, in tables: any StateTables) throws -> Effects {
    if let fault = Self.fault(ofOdometer: event.payload.odometerKm) { return .parking(fault) }
    var book = try FollowUpBook(event.payload.customerID, at: event.time, rule: self, tables: tables)
    let visitID = event.payload.visitID
    switch event.payload.change {
    case .booked(let booked):
      let visit = try book.note(visitID, storeID: booked.storeID, vehicleID: booked.vehicleID)
      try book.endNoShows(bookedFor: visit.vehicleID)
    case .noShow:
      try book.schedule(.noShow, of: visitID, cause: FollowUpCause(event), days: policy.noShowDays)
    case .arrived(let arrival), .received(let arrival):
      try book.note(visitID, storeID: arrival.storeID, vehicleID: arrival.vehicleID, advisorID: arrival.advisorID)
      try book.read(VisitWork(km: arrival.odometerKm, at: event.time), of: visitID)
    case .itemDeclined(let item):
      try book.schedule(.declinedItem, item: item.code, of: visitID, cause: FollowUpCause(event), days: policy.declinedItemDays)
    case .completed(let completed):
      try book.complete(VisitWork(completed, at: event.time), of: visitID)
    case .delivered(let delivered):
      try book.note(visitID, storeID: delivered.storeID, vehicleID: delivered.vehicleID, advisorID: delivered.advisorID)
      try book.read(VisitWork(km: delivered.odometerKm, at: event.time), of: visitID)
      try book.deliver(visitID, cause: FollowUpCause(event))
    case .reworkLinked(let original):
      let visit = try book.update(visitID) { $0.reworkOf = original }
      if visit.isDelivered { try book.endSatisfactionCall(of: original) }
    case .cancelled, .estimated, .promiseChanged: break
    }
    return try book.effects()
  }

  /// Why a reading cannot be, if so.
  static func fault(ofOdometer km: Int64?) -> Fault? {
    guard let km, !(0...OdometerHistory.largestReading).contains(km) else { return nil }
    return Fault(
      .invalidData, pointer: "/data/odometerKm", message: "an odometer shows 0 to \(OdometerHistory.largestReading) km, not \(km)")
  }
}

extension Effects {
  static func parking(_ fault: Fault) -> Effects {
    var effects = Effects()
    effects.park(fault)
    return effects
  }
}

extension VisitEvent {
  fileprivate var odometerKm: Int64? {
    switch change {
    case .arrived(let arrival), .received(let arrival): arrival.odometerKm
    case .completed(let completed): completed.odometerKm
    case .delivered(let delivered): delivered.odometerKm
    case .booked, .cancelled, .noShow, .estimated, .promiseChanged, .itemDeclined, .reworkLinked: nil
    }
  }
}

extension FollowUpBook {
  /// Keeps what an event says of a visit; what it leaves out stays. Once the vehicle is known, it has what the visit did before.
  @discardableResult
  fileprivate mutating func note(_ id: VisitID, storeID: StoreID, vehicleID: VehicleID?, advisorID: StaffID? = nil) throws -> FollowUpVisit
  {
    if profile.lastStoreAt.map({ $0 <= time }) ?? true {
      profile.lastStoreID = storeID
      profile.lastStoreAt = time
    }
    var waiting: [VisitWork] = []
    let visit = try update(id) {
      $0.storeID = storeID
      $0.vehicleID = vehicleID ?? $0.vehicleID
      $0.advisorID = advisorID ?? $0.advisorID
      waiting = $0.takeWaiting()
    }
    for work in waiting {
      if work.isCompletion { try complete(work, of: id) } else { try read(work, of: id) }
    }
    return visit
  }

  /// Takes a reading made on a visit, or keeps it until the vehicle is known.
  fileprivate func read(_ work: VisitWork, of visitID: VisitID) throws {
    guard let km = work.km else { return }
    let visit = try visit(visitID)
    guard let vehicleID = visit.vehicleID else {
      try update(visitID) { $0.wait(work) }
      return
    }
    let date = date(at: work.time, in: store(visit.storeID))
    let vehicle = try update(vehicleID) { $0.take(km: km, on: date, at: work.time, policy) }
    try update(visitID) {
      $0.km = km
      $0.generation = vehicle.odometer.generation
    }
  }

  fileprivate mutating func schedule(
    _ kind: FollowUpKind, item: String = "", of visitID: VisitID, cause: FollowUpCause, days: Int
  ) throws {
    let visit = try visit(visitID)
    let store = store(visit.storeID)
    try schedule(
      FollowUpDraft(
        identity: FollowUpIdentity(kind, vehicleID: visit.vehicleID, item: item), cause: cause, storeID: store,
        day: date(at: time, in: store).adding(days: days), visitID: visitID))
  }

  fileprivate mutating func endNoShows(bookedFor vehicleID: VehicleID?) throws {
    let missed = try vehicleID.map { try [open(FollowUpIdentity(.noShow, vehicleID: $0))].compactMap(\.self) } ?? open(.noShow)
    for followUp in missed where followUp.causedAt <= time { try end(followUp, .cancelled(.bookedAgain)) }
  }

  /// Ends what the completed services were about, and notes the last service of each plan, or keeps it until the vehicle is known.
  fileprivate mutating func complete(_ work: VisitWork, of visitID: VisitID) throws {
    for code in work.codes {
      if let declined = try open(FollowUpIdentity(.declinedItem, vehicleID: try visit(visitID).vehicleID, item: code)) {
        try end(declined, .cancelled(.serviceDone))
      }
    }
    guard let vehicleID = try visit(visitID).vehicleID else {
      try update(visitID) { $0.wait(work) }
      return
    }
    try read(work, of: visitID)
    let visit = try visit(visitID)
    let plans = policy.plans.filter { !$0.codes.isDisjoint(with: work.codes) }
    for plan in plans {
      if let reminder = try open(FollowUpIdentity(.maintenanceReminder, vehicleID: vehicleID, item: plan.name)) {
        try end(reminder, .cancelled(.serviceDone))
      }
    }
    guard !plans.isEmpty else { return }
    let date = date(at: work.time, in: store(visit.storeID))
    try update(vehicleID) { vehicle in
      // The reading of `completed` is by now the visit's last. One of an earlier history no longer counts.
      let own = visit.generation == vehicle.odometer.generation ? visit.km : nil
      for plan in plans {
        vehicle.take(.init(plan: plan.name, visitID: visitID, time: work.time, date: date, km: own ?? vehicle.odometer.lastKm))
      }
    }
  }

  fileprivate mutating func deliver(_ visitID: VisitID, cause: FollowUpCause) throws {
    guard try !visit(visitID).isDelivered else { return }
    let visit = try update(visitID) { $0.isDelivered = true }
    if let original = visit.reworkOf {
      try endSatisfactionCall(of: original)
      if let call = try open(FollowUpIdentity(.satisfactionCall, vehicleID: visit.vehicleID)) {
        try end(call, .cancelled(.rework))
      }
    }
    try schedule(.satisfactionCall, of: visitID, cause: cause, days: policy.satisfactionCallDays[tier])
    guard let vehicleID = visit.vehicleID else { return }
    try update(vehicleID) {
      guard $0.deliveredAt.map({ $0 <= time }) ?? true else { return }
      $0.deliveredAt = time
      $0.deliveredBy = visitID
    }
    try remind(of: vehicleID, in: store(visit.storeID), deliveredBy: visitID, cause: cause)
  }

  /// By the visit and not by the vehicle, which the visit may have named only after its delivery.
  fileprivate mutating func endSatisfactionCall(of original: VisitID) throws {
    for call in try open(.satisfactionCall) where call.visitID == original { try end(call, .cancelled(.rework)) }
  }
}
