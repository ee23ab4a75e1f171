package import Models

extension FollowUpRule {
  /// An event of `contacts`: what came of a follow-up, or of a contact without one.
  ///
  /// A contact that names a follow-up which has ended, or which nobody knows, is no error: if it was reached, care visits start anew.
  package func handle(_ event: Event<ContactEvent>, _ context: RecordContext, in tables: any StateTables) throws -> Effects {
    var book = try FollowUpBook(event.payload.customerID, at: event.time, rule: self, tables: tables)
    switch event.payload.change {
    case .attempted: break
    case .reached(let contact): try book.reach(try book.named(contact), cause: FollowUpCause(event))
    case .refused(let contact): try book.refuse(try book.named(contact), isNamed: contact.followUpID != nil)
    case .snoozed(let snooze):
      if let followUp = try book.followUp(snooze.followUpID), followUp.isOpen {
        try book.move(followUp, to: max(snooze.until, event.time), reason: .snoozed)
      }
    case .surveyResponded(let response): try book.answer(response)
    }
    return try book.effects()
  }
}

extension FollowUpBook {
  /// The follow-up that a contact names, where it is known.
  fileprivate func named(_ contact: Contact) throws -> FollowUp? { try contact.followUpID.flatMap { try followUp($0) } }

  fileprivate mutating func reach(_ followUp: FollowUp?, cause: FollowUpCause) throws {
    if let followUp, followUp.isOpen {
      try end(followUp, .completed(.reached))
      try scheduleNextTry(after: followUp)
      if followUp.kind == .satisfactionCall { try scheduleSurvey(after: followUp, cause: cause) }
    }
    try scheduleCareVisit(cause: cause, in: store(followUp?.storeID))
  }

  /// Without an id a refusal is of the open win-back.
  fileprivate mutating func refuse(_ named: FollowUp?, isNamed: Bool) throws {
    let followUp = isNamed ? named : try open(FollowUpIdentity(.winBack))
    if let followUp, followUp.isOpen { try end(followUp, .completed(.refused)) }
  }

  private mutating func scheduleSurvey(after call: FollowUp, cause: FollowUpCause) throws {
    if call.isSurveyed { return }
    if let visitID = call.visitID, try visit(visitID).isSurveyed { return }
    if let last = profile.lastSurveyAt, time < last + policy.surveyPause { return }
    try schedule(
      FollowUpDraft(
        identity: FollowUpIdentity(.survey, vehicleID: call.identity.vehicleID), cause: cause, storeID: call.storeID,
        day: date(at: time, in: call.storeID).adding(days: policy.surveyDays), visitID: call.visitID))
  }

  /// Ends the surveys that a response answers, and keeps others from being asked again.
  fileprivate mutating func answer(_ response: SurveyResponse) throws {
    for survey in try open(.survey) {
      let isNamed = survey.id == response.followUpID || (response.visitID != nil && survey.visitID == response.visitID)
      if isNamed || (response.followUpID == nil && response.visitID == nil) { try end(survey, .completed(.answered)) }
    }
    if let visitID = response.visitID { try update(visitID) { $0.isSurveyed = true } }
    if let id = response.followUpID, var call = try followUp(id), call.isOpen, call.kind == .satisfactionCall {
      call.isSurveyed = true
      try put(call)
    }
  }
}
