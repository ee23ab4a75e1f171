import Models

extension RandomEvents {
  mutating func transactions() -> [TransactionEvent] {
    [
      .invoiced(invoice()), .corrected(invoice()),
      .paid(Payment(transactionID: id(), customerID: id(), amount: integer(), currency: currency(), method: maybe { $0.text() })),
      .refunded(
        Refund(
          transactionID: id(), originalTransactionID: id(), customerID: id(), storeID: id(), currency: currency(),
          total: integer(1...Int64.max),
          lines: maybe { $0.some { $0.line() } })),
      .voided(VoidedInvoice(transactionID: id(), customerID: id(), reason: maybe { $0.text() })),
    ]
  }

  mutating func complaints() -> [ComplaintEvent] {
    let note = maybe { $0.text() }
    let answer = ComplaintAnswer(by: text(), channel: maybe { $0.text() }, note: maybe { $0.text() })
    let changes: [ComplaintChange] = [
      .opened(
        OpenedComplaint(
          storeID: id(), channel: one(), category: text(), severity: one(), description: maybe { $0.text() }, visitID: maybe { $0.id() },
          vehicleID: maybe { $0.id() }, advisorID: maybe { $0.id() })),
      .acknowledged(answer), .replied(answer), .customerReplied(note: note), .held(one()), .resumed(one()), .assigned(ownerID: id()),
      .severityChanged(one()), .promiseMade(ComplaintPromise(promiseID: id(), promisedAt: instant(), what: maybe { $0.text() })),
      .promiseKept(id()),
      .resolved(
        ComplaintResolution(
          by: text(), resolution: text(), rootCause: maybe { $0.one() }, compensation: maybe { $0.integer() },
          currency: maybe { $0.currency() })),
      .accepted(note: note), .rejected(note: note), .reopened(note: note), .closed(note: note),
    ]
    return changes.map { ComplaintEvent(complaintID: id(), customerID: id(), change: $0) }
  }

  mutating func visits() -> [VisitEvent] {
    let arrival = VisitArrival(
      storeID: id(), vehicleID: maybe { $0.id() }, advisorID: maybe { $0.id() }, odometerKm: maybe { $0.kilometres() })
    let changes: [VisitChange] = [
      .booked(
        BookedVisit(storeID: id(), vehicleID: maybe { $0.id() }, appointmentAt: instant(), services: maybe { $0.some { $0.text() } })),
      .cancelled(reason: maybe { $0.text() }), .noShow(reason: maybe { $0.text() }), .arrived(arrival), .received(arrival),
      .estimated(VisitEstimate(estimate: integer(), currency: currency(), promisedAt: instant())),
      .promiseChanged(VisitPromise(promisedAt: instant(), notifiedAt: maybe { $0.instant() }, reason: maybe { $0.text() })),
      .itemDeclined(DeclinedItem(code: text(), estimate: maybe { $0.integer() }, currency: maybe { $0.currency() })),
      .completed(
        CompletedVisit(
          services: some { CompletedService(code: $0.text(), family: $0.text()) }, technicianID: maybe { $0.id() },
          odometerKm: maybe { $0.kilometres() }, faultCodes: maybe { $0.some { $0.text() } })),
      .delivered(
        DeliveredVisit(
          storeID: id(), vehicleID: maybe { $0.id() }, advisorID: maybe { $0.id() }, odometerKm: maybe { $0.kilometres() },
          finalCost: maybe { $0.integer() }, currency: maybe { $0.currency() }, explained: bool(),
          advice: maybe { random in
            random.some {
              MaintenanceAdvice(code: $0.text(), dueAt: $0.maybe { $0.instant() }, dueKm: $0.maybe { $0.kilometres() })
            }
          })),
      .reworkLinked(originalVisitID: id()),
    ]
    return changes.map { VisitEvent(visitID: id(), customerID: id(), change: $0) }
  }

  mutating func customers() -> [CustomerEvent] {
    let profile = CustomerProfile(
      class: maybe { $0.one() }, name: maybe { $0.text() }, phone: maybe { $0.text() }, timeZone: maybe { $0.text() },
      language: maybe { $0.text() }, homeStoreID: maybe { $0.id() }, birthday: maybe { $0.text() })
    var others: [PreferenceName: String] = [:]
    for name in PreferenceName.allCases { others[name] = maybe { $0.text() } }
    let changes: [CustomerChange] = [
      .registered(profile), .updated(profile),
      .preferencesChanged(
        CustomerPreferences(
          channel: maybe { $0.one() },
          contactWindows: maybe { random in
            random.some { ContactWindow(days: $0.some { $0.one() }, from: $0.wallTime(), to: $0.wallTime()) }
          }, advisorID: maybe { $0.id() }, technicianID: maybe { $0.id() }, others: others)),
      .consentChanged(CustomerConsent(marketing: maybe { $0.bool() }, service: maybe { $0.bool() })), .referred(referrerID: id()),
      .merged(CustomerMerge(survivorID: id(), duplicateIDs: some { $0.id() })), .erasureRequested,
      .vehicleRegistered(
        VehicleProfile(
          vehicleID: id(), plate: maybe { $0.text() }, vin: maybe { $0.text() }, make: maybe { $0.text() }, model: maybe { $0.text() },
          firstRegisteredAt: maybe { $0.instant() })),
      .vehicleTransferred(VehicleTransfer(vehicleID: id(), toCustomerID: maybe { $0.id() })), .vehicleScrapped(id()),
      .odometerRead(OdometerReading(vehicleID: id(), odometerKm: kilometres())),
    ]
    return changes.map { CustomerEvent(customerID: id(), change: $0) }
  }

  mutating func contacts() -> [ContactEvent] {
    let contact = Contact(
      followUpID: maybe { $0.id() }, channel: one(), by: maybe { $0.text() }, outcome: maybe { $0.text() }, churnReason: maybe { $0.one() })
    let changes: [ContactChange] = [
      .attempted(contact), .reached(contact), .refused(contact), .snoozed(SnoozedContact(followUpID: id(), until: instant())),
      .surveyResponded(
        SurveyResponse(
          visitID: maybe { $0.id() }, complaintID: maybe { $0.id() }, followUpID: maybe { $0.id() }, csat: maybe { $0.integer(1...5) },
          nps: maybe { $0.integer(0...10) }, expected: maybe { $0.integer(1...10) }, actual: maybe { $0.integer(1...10) },
          process: maybe { $0.integer(1...5) }, quality: maybe { $0.integer(1...5) }, price: maybe { $0.integer(1...5) })),
    ]
    return changes.map { ContactEvent(customerID: id(), change: $0) }
  }
}
