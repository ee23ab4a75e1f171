import Models

@testable import Rules

// 2026-03-02 is a Monday. Stores open 08:30, nobody is contacted before 09:00: an ordinary window opens at 09:00.
extension FollowUpHistory {
  static let satisfactionCalls = [
    FollowUpHistory(
      title: "an A customer is called on day 1, and once more after a miss", kinds: [.satisfactionCall], tier: .a,
      lines: [Line("2026-03-02 10:00", .delivered("v1", car: "x")), Line("2026-04-01 00:00", .tick)],
      expected: [
        "2026-03-02 10:00 scheduled satisfactionCall → 2026-03-03 09:00 call",
        "2026-03-03 09:00 due satisfactionCall",
        "2026-03-06 09:00 missed satisfactionCall unanswered",
        "2026-03-06 09:00 scheduled satisfactionCall → 2026-03-07 09:00 call",
        "2026-03-07 09:00 due satisfactionCall",
        "2026-03-10 09:00 missed satisfactionCall unanswered",
      ]),
    FollowUpHistory(
      title: "a B customer's day 2 is a closed Sunday: Monday", kinds: [.satisfactionCall], tier: .b,
      lines: [Line("2026-03-06 17:00", .delivered("v1", car: "x")), Line("2026-03-09 08:59", .tick)],
      expected: ["2026-03-06 17:00 scheduled satisfactionCall → 2026-03-09 09:00 call"]),
    FollowUpHistory(
      title: "a C customer is called on day 3 and not again", tier: .c,
      lines: [Line("2026-03-02 10:00", .delivered("v1", car: "x")), Line("2026-04-01 00:00", .tick)],
      expected: [
        "2026-03-02 10:00 scheduled satisfactionCall → 2026-03-05 09:00 call",
        "2026-03-05 09:00 due satisfactionCall",
        "2026-03-08 09:00 missed satisfactionCall unanswered",
      ]),
    FollowUpHistory(
      title: "a D customer gets a message on day 3; a second delivery of the visit starts nothing",
      lines: [
        Line("2026-03-02 10:00", .delivered("v1", car: "x")), Line("2026-03-03 10:00", .delivered("v1", car: "x")),
        Line("2026-03-05 09:00", .tick),
      ],
      expected: [
        "2026-03-02 10:00 scheduled satisfactionCall → 2026-03-05 09:00 sms",
        "2026-03-05 09:00 due satisfactionCall",
      ]),
    FollowUpHistory(
      title: "the next delivery of the vehicle supersedes, that of another does not",
      lines: [
        Line("2026-03-02 10:00", .delivered("v1", car: "x")), Line("2026-03-03 10:00", .delivered("v2", car: "y")),
        Line("2026-03-04 10:00", .delivered("v3", car: "x")),
      ],
      expected: [
        "2026-03-02 10:00 scheduled satisfactionCall → 2026-03-05 09:00 sms",
        "2026-03-03 10:00 scheduled satisfactionCall → 2026-03-06 09:00 sms",
        "2026-03-04 10:00 cancelled satisfactionCall superseded",
        "2026-03-04 10:00 scheduled satisfactionCall → 2026-03-07 09:00 sms",
      ]),
    FollowUpHistory(
      title: "a rework visit delivered ends the call as rework", tier: .a,
      lines: [
        Line("2026-03-02 10:00", .delivered("v1", car: "x")), Line("2026-03-02 15:00", .rework("v2", of: "v1")),
        Line("2026-03-02 17:00", .delivered("v2", car: "x")),
      ],
      expected: [
        "2026-03-02 10:00 scheduled satisfactionCall → 2026-03-03 09:00 call",
        "2026-03-02 17:00 cancelled satisfactionCall rework",
        "2026-03-02 17:00 scheduled satisfactionCall → 2026-03-03 09:00 call",
      ]),
    FollowUpHistory(
      title: "a rework that is linked after its delivery ends the call, too",
      lines: [
        Line("2026-03-02 10:00", .delivered("v1", car: "x")), Line("2026-03-02 11:00", .delivered("v2")),
        Line("2026-03-02 12:00", .rework("v2", of: "v1")),
      ],
      expected: [
        "2026-03-02 10:00 scheduled satisfactionCall → 2026-03-05 09:00 sms",
        "2026-03-02 11:00 scheduled satisfactionCall → 2026-03-05 09:00 sms",
        "2026-03-02 12:00 cancelled satisfactionCall rework",
      ]),
    FollowUpHistory(
      title: "a rework ends the call of its visit, though that has named its vehicle only since",
      lines: [
        Line("2026-03-02 10:00", .delivered("v1")), Line("2026-03-02 11:00", .arrived("v1", car: "x")),
        Line("2026-03-02 12:00", .rework("v2", of: "v1")), Line("2026-03-02 13:00", .delivered("v2", car: "y")),
      ],
      expected: [
        "2026-03-02 10:00 scheduled satisfactionCall → 2026-03-05 09:00 sms",
        "2026-03-02 13:00 cancelled satisfactionCall rework",
        "2026-03-02 13:00 scheduled satisfactionCall → 2026-03-05 09:00 sms",
      ]),
  ]

  static let complaintCare = [
    FollowUpHistory(
      title: "care begins 3 days after the acceptance, and closing adds none",
      lines: [
        Line("2026-03-02 10:00", .opened("k")), Line("2026-03-03 10:00", .resolved("k")), Line("2026-03-03 15:00", .accepted("k")),
        Line("2026-03-04 10:00", .closed("k")), Line("2026-03-31 00:00", .tick),
      ],
      expected: [
        "2026-03-03 15:00 scheduled complaintCare/k → 2026-03-06 09:00 sms",
        "2026-03-06 09:00 due complaintCare/k",
        "2026-03-09 09:00 missed complaintCare/k unanswered",
      ]),
    FollowUpHistory(
      title: "care begins with a closing that nobody accepted; reopened, it is cancelled, and closed again it begins anew",
      lines: [
        Line("2026-03-02 10:00", .opened("k")), Line("2026-03-03 10:00", .closed("k")), Line("2026-03-04 10:00", .reopened("k")),
        Line("2026-03-05 10:00", .closed("k")),
      ],
      expected: [
        "2026-03-03 10:00 scheduled complaintCare/k → 2026-03-06 09:00 sms",
        "2026-03-04 10:00 cancelled complaintCare/k reopened",
        "2026-03-05 10:00 scheduled complaintCare/k → 2026-03-09 09:00 sms",
      ]),
    FollowUpHistory(
      title: "an acceptance before any resolution is forbidden and begins nothing",
      lines: [Line("2026-03-02 10:00", .opened("k")), Line("2026-03-03 10:00", .accepted("k")), Line("2026-03-31 00:00", .tick)],
      expected: []),
    FollowUpHistory(
      title: "a closing that comes before its opening waits and counts from it",
      lines: [Line("2026-03-02 10:00", .closed("k")), Line("2026-03-05 10:00", .opened("k"))],
      expected: ["2026-03-05 10:00 scheduled complaintCare/k → 2026-03-09 09:00 sms"]),
    FollowUpHistory(
      title: "an acceptance that comes late takes its place before the closing, and care begins with it instead",
      lines: [
        Line("2026-03-02 10:00", .opened("k")), Line("2026-03-03 10:00", .resolved("k")), Line("2026-03-05 10:00", .closed("k")),
        Line("2026-03-04 10:00", .accepted("k")),
      ],
      expected: [
        "2026-03-05 10:00 scheduled complaintCare/k → 2026-03-09 09:00 sms",
        "2026-03-04 10:00 cancelled complaintCare/k superseded",
        "2026-03-04 10:00 scheduled complaintCare/k → 2026-03-07 09:00 sms",
      ]),
    FollowUpHistory(
      title: "a closing from before the opening counts from it, one that the opening follows late from its own time",
      lines: [
        Line("2026-03-05 10:00", .opened("k")), Line("2026-03-02 10:00", .closed("k")), Line("2026-03-07 10:00", .closed("l")),
        Line("2026-03-05 11:00", .opened("l")),
      ],
      expected: [
        "2026-03-05 10:00 scheduled complaintCare/k → 2026-03-09 09:00 sms",
        "2026-03-07 10:00 scheduled complaintCare/l → 2026-03-10 09:00 sms",
      ]),
    FollowUpHistory(
      title: "a reopening that comes late between acceptance and closing moves care to the closing's own time",
      lines: [
        Line("2026-03-02 10:00", .opened("k")), Line("2026-03-03 10:00", .resolved("k")), Line("2026-03-03 15:00", .accepted("k")),
        Line("2026-03-06 10:00", .closed("k")), Line("2026-03-04 10:00", .reopened("k")),
      ],
      expected: [
        "2026-03-03 15:00 scheduled complaintCare/k → 2026-03-06 09:00 sms",
        "2026-03-06 09:00 due complaintCare/k",
        "2026-03-06 10:00 cancelled complaintCare/k superseded",
        "2026-03-06 10:00 scheduled complaintCare/k → 2026-03-09 09:00 sms",
      ]),
    FollowUpHistory(
      title: "an acceptance that late events put out of force and into it again does not bring an ended follow-up back",
      lines: [
        Line("2026-03-02 10:00", .opened("k")), Line("2026-03-03 10:00", .resolved("k")), Line("2026-03-05 10:00", .accepted("k")),
        Line("2026-03-04 10:00", .reopened("k")), Line("2026-03-04 12:00", .resolved("k")), Line("2026-03-31 00:00", .tick),
      ],
      expected: [
        "2026-03-05 10:00 scheduled complaintCare/k → 2026-03-09 09:00 sms",
        "2026-03-04 10:00 cancelled complaintCare/k reopened",
      ]),
    FollowUpHistory(
      title: "a closing waits 30 days, to the millisecond",
      lines: [
        Line("2026-03-02 10:00", .closed("k")), Line("2026-04-01 10:00", .opened("k")), Line("2026-03-02 10:00", .closed("l")),
        Line("2026-04-01 10:00:00.001", .opened("l")),
      ],
      expected: ["2026-04-01 10:00 scheduled complaintCare/k → 2026-04-04 09:00 sms"]),
  ]

  static let declinedItems = [
    FollowUpHistory(
      title: "a declined item is offered after 30 days",
      lines: [
        Line("2026-03-02 10:00", .arrived("v1", car: "x")), Line("2026-03-02 11:00", .declined("v1", "brake")),
        Line("2026-05-01 00:00", .tick),
      ],
      expected: [
        "2026-03-02 11:00 scheduled declinedItem/brake → 2026-04-01 09:00 sms",
        "2026-04-01 09:00 due declinedItem/brake",
        "2026-04-04 09:00 missed declinedItem/brake unanswered",
      ]),
    FollowUpHistory(
      title: "the same code completed on the vehicle ends it, on another vehicle not",
      kinds: [.declinedItem],
      lines: [
        Line("2026-03-02 10:00", .arrived("v1", car: "x")), Line("2026-03-02 11:00", .declined("v1", "brake")),
        Line("2026-03-02 11:00", .declined("v1", "wiper")), Line("2026-03-03 10:00", .arrived("v2", car: "y")),
        Line("2026-03-03 11:00", .completed("v2", "brake")), Line("2026-03-04 10:00", .arrived("v3", car: "x")),
        Line("2026-03-04 11:00", .completed("v3", "brake", "oil")),
      ],
      expected: [
        "2026-03-02 11:00 scheduled declinedItem/brake → 2026-04-01 09:00 sms",
        "2026-03-02 11:00 scheduled declinedItem/wiper → 2026-04-01 09:00 sms",
        "2026-03-04 11:00 cancelled declinedItem/brake serviceDone",
      ]),
    FollowUpHistory(
      title: "a service on a visit whose vehicle is named at its delivery ends the item then",
      kinds: [.declinedItem],
      lines: [
        Line("2026-03-02 10:00", .arrived("v1", car: "x")), Line("2026-03-02 11:00", .declined("v1", "brake")),
        Line("2026-03-04 11:00", .completed("v2", "brake")), Line("2026-03-04 12:00", .delivered("v2", car: "x")),
      ],
      expected: [
        "2026-03-02 11:00 scheduled declinedItem/brake → 2026-04-01 09:00 sms",
        "2026-03-04 12:00 cancelled declinedItem/brake serviceDone",
      ]),
  ]

  static let noShows = [
    FollowUpHistory(
      title: "a no-show is called on the next business day; a booking of the vehicle ends it",
      lines: [
        Line("2026-03-06 10:00", .booked("v1", car: "x")), Line("2026-03-07 10:00", .noShow("v1")),
        Line("2026-03-07 11:00", .booked("v2", car: "y")), Line("2026-03-07 12:00", .booked("v3", car: "x")),
      ],
      expected: [
        "2026-03-07 10:00 scheduled noShow → 2026-03-09 09:00 sms",
        "2026-03-07 12:00 cancelled noShow bookedAgain",
      ]),
    FollowUpHistory(
      title: "a booking of an unknown vehicle ends every no-show, an earlier one that comes late none",
      lines: [
        Line("2026-03-02 08:00", .booked("v1", car: "x")), Line("2026-03-02 08:00", .booked("v2", car: "y")),
        Line("2026-03-02 10:00", .noShow("v1")), Line("2026-03-02 11:00", .noShow("v2")), Line("2026-03-02 09:00", .booked("v3")),
        Line("2026-03-02 12:00", .booked("v4")),
      ],
      expected: [
        "2026-03-02 10:00 scheduled noShow → 2026-03-03 09:00 sms",
        "2026-03-02 11:00 scheduled noShow → 2026-03-03 09:00 sms",
        "2026-03-02 12:00 cancelled noShow bookedAgain",
        "2026-03-02 12:00 cancelled noShow bookedAgain",
      ]),
    FollowUpHistory(
      title: "a booking that comes late ends the retry of a no-show before it", tier: .a,
      lines: [
        Line("2026-03-02 10:00", .noShow("v1")), Line("2026-03-06 09:00", .tick), Line("2026-03-02 09:00", .booked("v2")),
        Line("2026-03-05 10:00", .booked("v3")),
      ],
      expected: [
        "2026-03-02 10:00 scheduled noShow → 2026-03-03 09:00 call",
        "2026-03-03 09:00 due noShow",
        "2026-03-06 09:00 missed noShow unanswered",
        "2026-03-06 09:00 scheduled noShow → 2026-03-07 09:00 call",
        "2026-03-05 10:00 cancelled noShow bookedAgain",
      ]),
  ]

  static let tierKinds = [
    FollowUpHistory(
      title: "any demotion ends a welcome, a provisional one, too, which changes nothing else",
      lines: [
        Line("2026-03-02 10:00", .promoted(.d, .b)), Line("2026-03-03 10:00", .demoted(.b, .d, provisional: true)),
        Line("2026-03-03 12:00", .delivered("v1")),
      ],
      expected: [
        "2026-03-02 10:00 scheduled careVisit → 2026-06-01 09:00 call",
        "2026-03-02 10:00 scheduled tierWelcome → 2026-03-04 09:00 call",
        "2026-03-03 10:00 cancelled tierWelcome demoted",
        "2026-03-03 12:00 scheduled satisfactionCall → 2026-03-05 09:00 call",
      ]),
    FollowUpHistory(
      title: "a promotion to B is welcomed on day 2; any demotion ends the welcome", kinds: [.tierWelcome],
      lines: [
        Line("2026-03-02 10:00", .promoted(.d, .b)), Line("2026-03-03 10:00", .demoted(.b, .c)),
        Line("2026-03-04 10:00", .promoted(.c, .a)),
        Line("2026-03-06 09:00", .tick),
      ],
      expected: [
        "2026-03-02 10:00 scheduled tierWelcome → 2026-03-04 09:00 call",
        "2026-03-03 10:00 cancelled tierWelcome demoted",
        "2026-03-04 10:00 scheduled tierWelcome → 2026-03-06 09:00 call",
        "2026-03-06 09:00 due tierWelcome",
      ]),
    FollowUpHistory(
      title: "a promotion to C is not welcomed, a provisional one changes nothing",
      kinds: [.tierWelcome, .satisfactionCall],
      lines: [
        Line("2026-03-02 10:00", .promoted(.d, .c)), Line("2026-03-02 11:00", .promoted(.d, .a, provisional: true)),
        Line("2026-03-02 12:00", .delivered("v1")),
      ],
      expected: ["2026-03-02 12:00 scheduled satisfactionCall → 2026-03-05 09:00 call"]),
    FollowUpHistory(
      title: "care visits of a C customer come round after 180 days, and after their own miss",
      lines: [Line("2026-03-02 10:00", .promoted(.d, .c)), Line("2026-09-30 00:00", .tick)],
      expected: [
        "2026-03-02 10:00 scheduled careVisit → 2026-08-29 09:00 call",
        "2026-08-29 09:00 due careVisit",
        "2026-09-01 09:00 missed careVisit unanswered",
        "2026-09-01 09:00 scheduled careVisit → 2027-03-01 09:00 call",
      ]),
    FollowUpHistory(
      title: "a care visit starts anew when the customer is reached about anything, and when his class changes; D has none",
      kinds: [.careVisit],
      lines: [
        Line("2026-03-02 10:00", .promoted(.d, .a)), Line("2026-03-05 10:00", .contact(.reached(Contact(channel: .call)))),
        Line("2026-03-09 10:00", .demoted(.a, .b)), Line("2026-03-10 10:00", .demoted(.b, .d)),
        Line("2026-03-11 10:00", .contact(.reached(Contact(channel: .call)))),
      ],
      expected: [
        "2026-03-02 10:00 scheduled careVisit → 2026-04-01 09:00 call",
        "2026-03-05 10:00 cancelled careVisit superseded",
        "2026-03-05 10:00 scheduled careVisit → 2026-04-04 09:00 call",
        "2026-03-09 10:00 cancelled careVisit superseded",
        "2026-03-09 10:00 scheduled careVisit → 2026-06-08 09:00 call",
        "2026-03-10 10:00 cancelled careVisit demoted",
      ]),
    FollowUpHistory(
      title: "a care visit that reaches the customer begins the next",
      lines: [
        Line("2026-03-02 10:00", .promoted(.d, .c)), Line("2026-08-29 10:00", .reached(.careVisit)),
      ],
      expected: [
        "2026-03-02 10:00 scheduled careVisit → 2026-08-29 09:00 call",
        "2026-08-29 09:00 due careVisit",
        "2026-08-29 10:00 completed careVisit reached",
        "2026-08-29 10:00 scheduled careVisit → 2027-02-25 09:00 call",
      ]),
  ]

  static let winBacks = [
    FollowUpHistory(
      title: "a dormant customer is tried three times, 30 days after each due; the marketing cap does not count the series",
      lines: [Line("2026-03-02 10:00", .stage(.dormant)), Line("2026-12-31 00:00", .tick)],
      expected: [
        "2026-03-02 10:00 scheduled winBack → 2026-03-03 09:00 sms",
        "2026-03-03 09:00 due winBack",
        "2026-03-06 09:00 missed winBack unanswered",
        "2026-03-06 09:00 scheduled winBack → 2026-04-02 09:00 sms",
        "2026-04-02 09:00 due winBack",
        "2026-04-05 09:00 missed winBack unanswered",
        "2026-04-05 09:00 scheduled winBack → 2026-05-02 09:00 sms",
        "2026-05-02 09:00 due winBack",
        "2026-05-05 09:00 missed winBack unanswered",
      ]),
    FollowUpHistory(
      title: "another stage starts none; a purchase ends the series, a warranty invoice or a credit does not",
      lines: [
        Line("2026-03-01 10:00", .stage(.lost)), Line("2026-03-02 10:00", .stage(.dormant)),
        Line("2026-03-02 11:00", .invoiced(net: 500, payer: .warranty)), Line("2026-03-02 12:00", .invoiced(net: 500, -500)),
        Line("2026-03-02 13:00", .invoiced(net: Int64.max, Int64.max)), Line("2026-12-31 00:00", .tick),
      ],
      expected: [
        "2026-03-02 10:00 scheduled winBack → 2026-03-03 09:00 sms",
        "2026-03-02 13:00 cancelled winBack purchased",
      ]),
    FollowUpHistory(
      title: "reached, the next try comes 30 days after the due; refused without an id, the series ends",
      lines: [
        Line("2026-03-02 10:00", .stage(.dormant)), Line("2026-03-04 10:00", .reached(.winBack)),
        Line("2026-04-03 10:00", .contact(.refused(Contact(channel: .call)))), Line("2026-12-31 00:00", .tick),
      ],
      expected: [
        "2026-03-02 10:00 scheduled winBack → 2026-03-03 09:00 sms",
        "2026-03-03 09:00 due winBack",
        "2026-03-04 10:00 completed winBack reached",
        "2026-03-04 10:00 scheduled winBack → 2026-04-02 09:00 sms",
        "2026-04-02 09:00 due winBack",
        "2026-04-03 10:00 completed winBack refused",
      ]),
    FollowUpHistory(
      title: "reached before it was due, the next try counts from its end; suppressed, the series ends",
      lines: [
        Line("2026-03-02 10:00", .stage(.dormant)), Line("2026-03-02 11:00", .reached(.winBack)),
        Line("2026-03-31 10:00", .consent(marketing: false)), Line("2026-12-31 00:00", .tick),
      ],
      expected: [
        "2026-03-02 10:00 scheduled winBack → 2026-03-03 09:00 sms",
        "2026-03-02 11:00 completed winBack reached",
        "2026-03-02 11:00 scheduled winBack → 2026-04-01 09:00 sms",
        "2026-04-01 09:00 suppressed winBack consent",
      ]),
  ]

  static let surveys = [
    FollowUpHistory(
      title: "a satisfaction call that reaches the customer asks for an answer the same day; the next within 30 days does not",
      kinds: [.satisfactionCall, .survey], tier: .c,
      lines: [
        Line("2026-03-02 10:00", .delivered("v1", car: "x")), Line("2026-03-05 11:00", .reached(.satisfactionCall)),
        Line("2026-03-05 12:00", .survey(of: "v1")), Line("2026-03-26 10:00", .delivered("v2", car: "x")),
        Line("2026-03-30 11:00", .reached(.satisfactionCall)),
      ],
      expected: [
        "2026-03-02 10:00 scheduled satisfactionCall → 2026-03-05 09:00 call",
        "2026-03-05 09:00 due satisfactionCall",
        "2026-03-05 11:00 completed satisfactionCall reached",
        "2026-03-05 11:00 scheduled survey → 2026-03-05 11:00 call",
        "2026-03-05 11:00 due survey",
        "2026-03-05 12:00 completed survey answered",
        "2026-03-26 10:00 scheduled satisfactionCall → 2026-03-30 09:00 call",
        "2026-03-30 09:00 due satisfactionCall",
        "2026-03-30 11:00 completed satisfactionCall reached",
      ]),
    FollowUpHistory(
      title: "who has answered for the visit, or for the call, is not asked; a refusal asks nobody", kinds: [.survey],
      lines: [
        Line("2026-03-02 10:00", .delivered("v1", car: "x")), Line("2026-03-02 11:00", .survey(of: "v1")),
        Line("2026-03-05 11:00", .reached(.satisfactionCall)), Line("2026-03-06 10:00", .delivered("v2", car: "x")),
        Line("2026-03-06 11:00", .answered(.satisfactionCall)), Line("2026-03-09 11:00", .reached(.satisfactionCall)),
        Line("2026-03-10 10:00", .delivered("v3", car: "x")), Line("2026-03-13 11:00", .refused(.satisfactionCall)),
      ],
      expected: []),
    FollowUpHistory(
      title: "an answer that names another visit leaves a survey open, one that names nothing ends it", kinds: [.survey],
      lines: [
        Line("2026-03-02 10:00", .delivered("v1", car: "x")), Line("2026-03-05 11:00", .reached(.satisfactionCall)),
        Line("2026-03-05 12:00", .survey(of: "v0")), Line("2026-03-05 13:00", .survey()),
      ],
      expected: [
        "2026-03-05 11:00 scheduled survey → 2026-03-05 11:00 sms",
        "2026-03-05 11:00 due survey",
        "2026-03-05 13:00 completed survey answered",
      ]),
  ]
}
