import Models

@testable import Rules

extension FollowUpHistory {
  private static func window(_ days: [Weekday], _ from: String, _ to: String) -> [ContactWindow] {
    guard let from = WallTime(from), let to = WallTime(to) else { return [] }
    return [ContactWindow(days: days, from: from, to: to)]
  }

  // Without other words an A customer's satisfaction call is due on the next day at 09:00, a D customer's on the third.
  static let moves = [
    FollowUpHistory(
      title: "quiet hours are those of the customer's zone",
      lines: [
        Line("2026-03-02 10:00", .delivered("v1")), Line("2026-03-03 10:00", .profile(zone: "Europe/Berlin")),
        Line("2026-03-05 16:00", .tick),
      ],
      expected: [
        "2026-03-02 10:00 scheduled satisfactionCall → 2026-03-05 09:00 sms",
        // 02:00 in Berlin; quiet until 09:00 there.
        "2026-03-05 09:00 moved satisfactionCall quietHours → 2026-03-05 16:00 sms",
        "2026-03-05 16:00 due satisfactionCall",
      ]),
    FollowUpHistory(
      title: "the customer's windows move a contact to the next of them", tier: .a,
      lines: [
        Line("2026-03-02 09:00", .prefers(windows: window([.wednesday], "10:00", "12:00"))), Line("2026-03-02 10:00", .delivered("v1")),
        Line("2026-03-04 10:00", .tick),
      ],
      expected: [
        "2026-03-02 10:00 scheduled satisfactionCall → 2026-03-03 09:00 call",
        "2026-03-03 09:00 moved satisfactionCall contactWindow → 2026-03-04 10:00 call",
        "2026-03-04 10:00 due satisfactionCall",
      ]),
    FollowUpHistory(
      title: "a window that runs into the next day is open before it is quiet",
      lines: [
        Line("2026-03-02 09:00", .prefers(windows: window([.friday], "20:00", "02:00"))), Line("2026-03-02 10:00", .delivered("v1")),
        Line("2026-03-06 20:00", .tick),
      ],
      expected: [
        "2026-03-02 10:00 scheduled satisfactionCall → 2026-03-05 09:00 sms",
        "2026-03-05 09:00 moved satisfactionCall contactWindow → 2026-03-06 20:00 sms",
        "2026-03-06 20:00 due satisfactionCall",
      ]),
    FollowUpHistory(
      title: "an empty list of windows means any time again",
      lines: [
        Line("2026-03-02 09:00", .prefers(windows: window([], "10:00", "12:00"))), Line("2026-03-02 10:00", .delivered("v1")),
        Line("2026-03-03 10:00", .prefers(windows: [])), Line("2026-03-05 09:00", .tick),
      ],
      expected: [
        "2026-03-02 10:00 scheduled satisfactionCall → 2026-03-05 09:00 sms",
        "2026-03-05 09:00 due satisfactionCall",
      ]),
    FollowUpHistory(
      title: "a window without days never opens: missed at once",
      lines: [
        Line("2026-03-02 09:00", .prefers(windows: window([], "10:00", "12:00"))), Line("2026-03-02 10:00", .delivered("v1")),
        Line("2026-03-31 00:00", .tick),
      ],
      expected: [
        "2026-03-02 10:00 scheduled satisfactionCall → 2026-03-05 09:00 sms",
        "2026-03-05 09:00 missed satisfactionCall movedTooFar",
      ]),
    FollowUpHistory(
      title: "a window inside the quiet hours is as good as none, and a call missed so is not tried again", tier: .a,
      lines: [
        Line("2026-03-02 09:00", .prefers(windows: window(Weekday.allCases, "22:00", "23:30"))), Line("2026-03-02 10:00", .delivered("v1")),
        Line("2026-03-31 00:00", .tick),
      ],
      expected: [
        "2026-03-02 10:00 scheduled satisfactionCall → 2026-03-03 09:00 call",
        "2026-03-03 09:00 missed satisfactionCall movedTooFar",
      ]),
    FollowUpHistory(
      title: "a call waits for the store, a message does not", kinds: [.survey], tier: .a,
      lines: [
        Line("2026-03-02 10:00", .delivered("v1")), Line("2026-03-03 19:00", .reached(.satisfactionCall)), Line("2026-03-04 09:00", .tick),
      ],
      expected: [
        "2026-03-03 19:00 scheduled survey → 2026-03-03 19:00 call",
        "2026-03-03 19:00 moved survey storeClosed → 2026-03-04 09:00 call",
        "2026-03-04 09:00 due survey",
      ]),
    FollowUpHistory(
      title: "a message goes out in the evening", kinds: [.survey],
      lines: [
        Line("2026-03-02 10:00", .delivered("v1")), Line("2026-03-05 19:00", .reached(.satisfactionCall)), Line("2026-03-05 19:00", .tick),
      ],
      expected: ["2026-03-05 19:00 scheduled survey → 2026-03-05 19:00 sms", "2026-03-05 19:00 due survey"]),
    FollowUpHistory(
      title: "a third contact within 7 days waits until one of the others has left them",
      lines: [
        Line("2026-03-02 10:00", .delivered("v1", car: "x")), Line("2026-03-02 11:00", .delivered("v2", car: "y")),
        Line("2026-03-03 11:00", .delivered("v3", car: "z")), Line("2026-03-31 00:00", .tick),
      ],
      expected: [
        "2026-03-02 10:00 scheduled satisfactionCall → 2026-03-05 09:00 sms",
        "2026-03-02 11:00 scheduled satisfactionCall → 2026-03-05 09:00 sms",
        "2026-03-03 11:00 scheduled satisfactionCall → 2026-03-06 09:00 sms",
        "2026-03-05 09:00 due satisfactionCall",
        "2026-03-05 09:00 due satisfactionCall",
        "2026-03-06 09:00 moved satisfactionCall frequencyCap → 2026-03-12 09:00 sms",
        "2026-03-08 09:00 missed satisfactionCall unanswered",
        "2026-03-08 09:00 missed satisfactionCall unanswered",
        "2026-03-12 09:00 due satisfactionCall",
        "2026-03-15 09:00 missed satisfactionCall unanswered",
      ]),
    FollowUpHistory(
      title: "at one instant service comes before marketing, though its cause is younger",
      lines: [
        Line("2026-03-02 10:00", .declined("v0", "a")), Line("2026-03-29 10:00", .delivered("v1", car: "x")),
        Line("2026-03-29 11:00", .delivered("v2", car: "y")), Line("2026-04-01 09:00", .tick),
      ],
      expected: [
        "2026-03-02 10:00 scheduled declinedItem/a → 2026-04-01 09:00 sms",
        "2026-03-29 10:00 scheduled satisfactionCall → 2026-04-01 09:00 sms",
        "2026-03-29 11:00 scheduled satisfactionCall → 2026-04-01 09:00 sms",
        "2026-04-01 09:00 due satisfactionCall",
        "2026-04-01 09:00 due satisfactionCall",
        "2026-04-01 09:00 moved declinedItem/a frequencyCap → 2026-04-08 09:00 sms",
      ]),
    FollowUpHistory(
      title: "after its move a follow-up stands at the gate again",
      lines: [
        Line("2026-03-02 10:00", .delivered("v1", car: "x")), Line("2026-03-02 11:00", .delivered("v2", car: "y")),
        Line("2026-03-03 11:00", .delivered("v3", car: "z")),
        Line("2026-03-10 10:00", .prefers(windows: window([.friday], "10:00", "11:00"))), Line("2026-03-13 10:00", .tick),
      ],
      expected: [
        "2026-03-02 10:00 scheduled satisfactionCall → 2026-03-05 09:00 sms",
        "2026-03-02 11:00 scheduled satisfactionCall → 2026-03-05 09:00 sms",
        "2026-03-03 11:00 scheduled satisfactionCall → 2026-03-06 09:00 sms",
        "2026-03-05 09:00 due satisfactionCall",
        "2026-03-05 09:00 due satisfactionCall",
        "2026-03-06 09:00 moved satisfactionCall frequencyCap → 2026-03-12 09:00 sms",
        "2026-03-08 09:00 missed satisfactionCall unanswered",
        "2026-03-08 09:00 missed satisfactionCall unanswered",
        "2026-03-12 09:00 moved satisfactionCall contactWindow → 2026-03-13 10:00 sms",
        "2026-03-13 10:00 due satisfactionCall",
      ]),
    FollowUpHistory(
      title: "a second marketing contact within 30 days would move further than 14",
      lines: [
        Line("2026-03-02 10:00", .declined("v1", "a")), Line("2026-03-03 10:00", .declined("v1", "b")), Line("2026-04-02 09:00", .tick),
      ],
      expected: [
        "2026-03-02 10:00 scheduled declinedItem/a → 2026-04-01 09:00 sms",
        "2026-03-03 10:00 scheduled declinedItem/b → 2026-04-02 09:00 sms",
        "2026-04-01 09:00 due declinedItem/a",
        "2026-04-02 09:00 missed declinedItem/b movedTooFar",
      ]),
    FollowUpHistory(
      title: "the cap counts what was due, not the contacts that are reported", kinds: [.satisfactionCall], tier: .a,
      lines: [
        Line("2026-03-02 10:00", .delivered("v1")), Line("2026-03-02 11:00", .attempted(.winBack)),
        Line("2026-03-02 12:00", .attempted(.winBack)),
        Line("2026-03-03 09:00", .tick),
      ],
      expected: [
        "2026-03-02 10:00 scheduled satisfactionCall → 2026-03-03 09:00 call",
        "2026-03-03 09:00 due satisfactionCall",
      ]),
    FollowUpHistory(
      title: "snoozed, it comes back at the gate of its new instant; its own earlier due does not count", kinds: [.satisfactionCall],
      tier: .a,
      lines: [
        Line("2026-03-02 10:00", .delivered("v1")), Line("2026-03-03 10:00", .snoozed(.satisfactionCall, until: "2026-03-06 14:00")),
        Line("2026-03-08 12:00", .snoozed(.satisfactionCall, until: "2026-03-08 13:00")), Line("2026-03-10 00:00", .tick),
      ],
      expected: [
        "2026-03-02 10:00 scheduled satisfactionCall → 2026-03-03 09:00 call",
        "2026-03-03 09:00 due satisfactionCall",
        "2026-03-03 10:00 moved satisfactionCall snoozed → 2026-03-06 14:00 call",
        "2026-03-06 14:00 due satisfactionCall",
        "2026-03-08 12:00 moved satisfactionCall snoozed → 2026-03-08 13:00 call",
        // A Sunday.
        "2026-03-08 13:00 moved satisfactionCall storeClosed → 2026-03-09 09:00 call",
        "2026-03-09 09:00 due satisfactionCall",
      ]),
    FollowUpHistory(
      title: "a snooze until the past is one until now",
      lines: [
        Line("2026-03-02 10:00", .delivered("v1")), Line("2026-03-05 10:00", .snoozed(.satisfactionCall, until: "2026-03-01 14:00")),
        Line("2026-03-05 10:00", .tick),
      ],
      expected: [
        "2026-03-02 10:00 scheduled satisfactionCall → 2026-03-05 09:00 sms",
        "2026-03-05 09:00 due satisfactionCall",
        "2026-03-05 10:00 moved satisfactionCall snoozed → 2026-03-05 10:00 sms",
        "2026-03-05 10:00 due satisfactionCall",
      ]),
  ]

  static let suppressions = [
    FollowUpHistory(
      title: "marketing needs consent, at the gate", marketing: false,
      lines: [Line("2026-03-02 10:00", .declined("v1", "a")), Line("2026-06-01 00:00", .tick)],
      expected: [
        "2026-03-02 10:00 scheduled declinedItem/a → 2026-04-01 09:00 sms",
        "2026-04-01 09:00 suppressed declinedItem/a consent",
      ]),
    FollowUpHistory(
      title: "an absent consent changes nothing; one withdrawn suppresses what is due at once",
      lines: [
        Line("2026-03-02 10:00", .delivered("v1")), Line("2026-03-05 10:00", .consent(marketing: false)),
        Line("2026-03-05 11:00", .consent(service: false)),
      ],
      expected: [
        "2026-03-02 10:00 scheduled satisfactionCall → 2026-03-05 09:00 sms",
        "2026-03-05 09:00 due satisfactionCall",
        "2026-03-05 11:00 suppressed satisfactionCall consent",
      ]),
    FollowUpHistory(
      title: "an erased customer is left alone, before consent is asked for",
      lines: [
        Line("2026-03-02 10:00", .delivered("v1", car: "x")), Line("2026-03-04 10:00", .delivered("v2", car: "y")),
        Line("2026-03-05 10:00", .customer(.erasureRequested)), Line("2026-03-05 11:00", .consent(service: false)),
        Line("2026-03-31 00:00", .tick),
      ],
      expected: [
        "2026-03-02 10:00 scheduled satisfactionCall → 2026-03-05 09:00 sms",
        "2026-03-04 10:00 scheduled satisfactionCall → 2026-03-07 09:00 sms",
        "2026-03-05 09:00 due satisfactionCall",
        "2026-03-05 10:00 suppressed satisfactionCall erased",
        "2026-03-07 09:00 suppressed satisfactionCall erased",
      ]),
    FollowUpHistory(
      title: "an open complaint suppresses marketing, due or at the gate, and no service", kinds: [.declinedItem, .satisfactionCall],
      lines: [
        Line("2026-03-02 10:00", .declined("v1", "a")), Line("2026-03-30 10:00", .delivered("v1")), Line("2026-04-01 10:00", .opened("k")),
        Line("2026-04-02 09:00", .tick),
      ],
      expected: [
        "2026-03-02 10:00 scheduled declinedItem/a → 2026-04-01 09:00 sms",
        "2026-03-30 10:00 scheduled satisfactionCall → 2026-04-02 09:00 sms",
        "2026-04-01 09:00 due declinedItem/a",
        "2026-04-01 10:00 suppressed declinedItem/a openComplaint",
        "2026-04-02 09:00 due satisfactionCall",
      ]),
    FollowUpHistory(
      title: "a resolved complaint suppresses nothing, a rejected resolution opens it again", kinds: [.declinedItem],
      lines: [
        Line("2026-03-02 10:00", .declined("v1", "a")), Line("2026-03-03 10:00", .opened("k")), Line("2026-03-04 10:00", .resolved("k")),
        Line("2026-04-01 10:00", .rejected("k")),
      ],
      expected: [
        "2026-03-02 10:00 scheduled declinedItem/a → 2026-04-01 09:00 sms",
        "2026-04-01 09:00 due declinedItem/a",
        "2026-04-01 10:00 suppressed declinedItem/a openComplaint",
      ]),
  ]

  static let ends = [
    FollowUpHistory(
      title: "a contact at windowEnd is in time; an attempt is no end",
      lines: [
        Line("2026-03-02 10:00", .delivered("v1")), Line("2026-03-06 10:00", .attempted(.satisfactionCall)),
        Line("2026-03-08 09:00", .refused(.satisfactionCall)), Line("2026-03-08 09:00", .tick),
      ],
      expected: [
        "2026-03-02 10:00 scheduled satisfactionCall → 2026-03-05 09:00 sms",
        "2026-03-05 09:00 due satisfactionCall",
        "2026-03-08 09:00 completed satisfactionCall refused",
      ]),
    FollowUpHistory(
      title: "a contact a millisecond after windowEnd is late and changes nothing",
      lines: [
        Line("2026-03-02 10:00", .delivered("v1")), Line("2026-03-08 09:00:00.001", .reached(.satisfactionCall)),
        Line("2026-03-08 10:00", .snoozed(.satisfactionCall, until: "2026-03-09 10:00")), Line("2026-03-31 00:00", .tick),
      ],
      expected: [
        "2026-03-02 10:00 scheduled satisfactionCall → 2026-03-05 09:00 sms",
        "2026-03-05 09:00 due satisfactionCall",
        "2026-03-08 09:00 missed satisfactionCall unanswered",
      ]),
    FollowUpHistory(
      title: "what one cause publishes comes in order: endings, then scheduled, each by kind", tier: .a,
      lines: [
        Line("2026-03-02 09:30", .promoted(.b, .a)), Line("2026-03-02 10:00", .delivered("v1")),
        Line("2026-03-03 10:00", .reached(.satisfactionCall)),
      ],
      expected: [
        "2026-03-02 09:30 scheduled careVisit → 2026-04-01 09:00 call",
        "2026-03-02 09:30 scheduled tierWelcome → 2026-03-04 09:00 call",
        "2026-03-02 10:00 scheduled satisfactionCall → 2026-03-03 09:00 call",
        "2026-03-03 09:00 due satisfactionCall",
        "2026-03-03 10:00 cancelled careVisit superseded",
        "2026-03-03 10:00 completed satisfactionCall reached",
        "2026-03-03 10:00 scheduled careVisit → 2026-04-02 09:00 call",
        "2026-03-03 10:00 scheduled survey → 2026-03-03 10:00 call",
      ]),
  ]
}
