import Models

@testable import Rules

// The plan `minor` comes round after 6 months or 7,500 km. 2026-01-05 is a Monday.
extension FollowUpHistory {
  private static let service = [
    Line("2025-12-06 10:00", .odometer("x", 8_500)), Line("2026-01-05 09:00", .arrived("v1", car: "x")),
    Line("2026-01-05 10:00", .completed("v1", "minor", km: 10_000)), Line("2026-01-05 11:00", .delivered("v1", car: "x")),
  ]
  // 50 km a day reach 17,500 km after 150 days, on 2026-06-04; the month date is 2026-07-05.
  private static let scheduled = "2026-01-05 11:00 scheduled maintenanceReminder/minor → 2026-05-21 09:00 sms"

  static let reminders = [
    FollowUpHistory(
      title: "without a reading the months decide; the 14th day before is a Sunday", kinds: [.maintenanceReminder],
      lines: [
        Line("2026-01-05 09:00", .arrived("v1", car: "x")), Line("2026-01-05 10:00", .completed("v1", "minor")),
        Line("2026-01-05 11:00", .delivered("v1", car: "x")), Line("2026-08-01 00:00", .tick),
      ],
      expected: [
        "2026-01-05 11:00 scheduled maintenanceReminder/minor → 2026-06-22 09:00 sms",
        "2026-06-22 09:00 due maintenanceReminder/minor",
        "2026-06-25 09:00 missed maintenanceReminder/minor unanswered",
      ]),
    FollowUpHistory(
      title: "no service of the plan, no reminder", kinds: [.maintenanceReminder],
      lines: [
        Line("2026-01-05 09:00", .arrived("v1", car: "x", km: 5)), Line("2026-01-05 10:00", .completed("v1", "tyres")),
        Line("2026-01-05 11:00", .delivered("v1", car: "x")), Line("2026-02-05 11:00", .odometer("x", 99_000)),
      ],
      expected: []),
    FollowUpHistory(
      title: "the distance decides where it is reached first", kinds: [.maintenanceReminder], lines: service, expected: [scheduled]),
    FollowUpHistory(
      title: "a reading that changes the predicted date replaces the reminder", kinds: [.maintenanceReminder],
      // (−30, 8500), (0, 10000), (30, 13000): 75 km a day through (0, 10500) reach 17,500 km after 93.3 days, on 2026-04-08.
      lines: service + [
        Line("2026-02-04 10:00", .odometer("x", 13_000)), Line("2026-02-04 10:00:00.001", .odometer("x", 13_000)),
      ],
      expected: [
        scheduled,
        "2026-02-04 10:00 cancelled maintenanceReminder/minor superseded",
        "2026-02-04 10:00 scheduled maintenanceReminder/minor → 2026-03-25 09:00 sms",
        // A second reading on that day counts like the first: 850/11 km a day through (7.5, 11125) reach it after exactly 90 days, on
        // 2026-04-05, whose 14th day before is a Sunday.
        "2026-02-04 10:00:00.001 cancelled maintenanceReminder/minor superseded",
        "2026-02-04 10:00:00.001 scheduled maintenanceReminder/minor → 2026-03-23 09:00 sms",
      ]),
    FollowUpHistory(
      title: "a reading that leaves the predicted date leaves the reminder", kinds: [.maintenanceReminder],
      lines: service + [Line("2026-01-15 10:00", .odometer("x", 10_500))], expected: [scheduled]),
    FollowUpHistory(
      title: "a delivery without the service acts as a reading", kinds: [.maintenanceReminder],
      lines: service + [Line("2026-02-04 10:00", .delivered("v2", car: "x", km: 13_000))],
      expected: [
        scheduled,
        "2026-02-04 10:00 cancelled maintenanceReminder/minor superseded",
        "2026-02-04 10:00 scheduled maintenanceReminder/minor → 2026-03-25 09:00 sms",
      ]),
    FollowUpHistory(
      title: "a falling odometer drops the service's: months only until the next service", kinds: [.maintenanceReminder],
      lines: service + [Line("2026-01-10 10:00", .odometer("x", 40)), Line("2026-01-20 10:00", .odometer("x", 9_000))],
      expected: [
        scheduled,
        "2026-01-10 10:00 cancelled maintenanceReminder/minor superseded",
        "2026-01-10 10:00 scheduled maintenanceReminder/minor → 2026-06-22 09:00 sms",
      ]),
    FollowUpHistory(
      title: "a service without an odometer takes the vehicle's last reading where the visit's is of an earlier history",
      kinds: [.maintenanceReminder],
      // From 10 km on the 6th, 100 km a day: 7,510 km after 75 days, on 2026-03-22; the 14th day before is a Sunday.
      lines: [
        Line("2026-01-05 09:00", .arrived("v1", car: "x", km: 50_000)), Line("2026-01-06 09:00", .odometer("x", 10)),
        Line("2026-01-06 10:00", .completed("v1", "minor")), Line("2026-01-06 11:00", .delivered("v1", car: "x")),
        Line("2026-01-16 10:00", .odometer("x", 1_010)),
      ],
      expected: [
        "2026-01-06 11:00 scheduled maintenanceReminder/minor → 2026-06-22 09:00 sms",
        "2026-01-16 10:00 cancelled maintenanceReminder/minor superseded",
        "2026-01-16 10:00 scheduled maintenanceReminder/minor → 2026-03-09 09:00 sms",
      ]),
    FollowUpHistory(
      title: "a new vehicle's 0 km is a reading like any other", kinds: [.maintenanceReminder],
      // 0 km on the 5th, 100 km a day from there: 7,500 km after 75 days, on 2026-03-21.
      lines: [
        Line("2026-01-05 09:00", .arrived("v1", car: "x", km: 0)), Line("2026-01-05 10:00", .completed("v1", "minor")),
        Line("2026-01-05 11:00", .delivered("v1", car: "x")), Line("2026-01-15 10:00", .odometer("x", 1_000)),
      ],
      expected: [
        "2026-01-05 11:00 scheduled maintenanceReminder/minor → 2026-06-22 09:00 sms",
        "2026-01-15 10:00 cancelled maintenanceReminder/minor superseded",
        "2026-01-15 10:00 scheduled maintenanceReminder/minor → 2026-03-07 09:00 sms",
      ]),
    FollowUpHistory(
      title: "the service done ends the reminder before its vehicle is delivered", kinds: [.maintenanceReminder],
      lines: service + [
        Line("2026-05-04 09:00", .arrived("v2", car: "x")), Line("2026-05-04 10:00", .completed("v2", "minor")),
        Line("2026-05-04 11:00", .delivered("v2", car: "x")),
      ],
      expected: [
        scheduled,
        "2026-05-04 10:00 cancelled maintenanceReminder/minor serviceDone",
        // The vehicle's last reading is 10,000 km: at 50 km a day it was passed long ago, so the line reaches 17,500 km on 2026-06-04.
        "2026-05-04 11:00 scheduled maintenanceReminder/minor → 2026-05-21 09:00 sms",
      ]),
    FollowUpHistory(
      title: "a transferred vehicle takes its reminders and readings along", kinds: [.maintenanceReminder],
      lines: service + [Line("2026-01-10 10:00", .transferred("x")), Line("2026-02-04 10:00", .odometer("x", 13_000))],
      expected: [scheduled, "2026-01-10 10:00 cancelled maintenanceReminder/minor transferred"]),
    FollowUpHistory(
      title: "a reading that comes late takes its place below the others, also the first of all", kinds: [.maintenanceReminder],
      lines: [
        Line("2026-01-05 10:00", .completed("v1", "minor", km: 10_000)), Line("2026-01-05 11:00", .delivered("v1", car: "x")),
        // What is above a later reading says nothing.
        Line("2025-12-16 10:00", .odometer("x", 10_500)), Line("2025-12-06 10:00", .odometer("x", 8_500)),
      ],
      expected: [
        "2026-01-05 11:00 scheduled maintenanceReminder/minor → 2026-06-22 09:00 sms",
        "2025-12-06 10:00 cancelled maintenanceReminder/minor superseded",
        "2025-12-06 10:00 scheduled maintenanceReminder/minor → 2026-05-21 09:00 sms",
      ]),
    FollowUpHistory(
      title: "a reading from before a transfer that comes late says nothing of the vehicle's next history", kinds: [.maintenanceReminder],
      lines: service + [
        Line("2026-01-10 10:00", .transferred("x")), Line("2026-01-08 10:00", .odometer("x", 10_100)),
        Line("2026-02-04 10:00", .completed("v2", "minor", km: 13_000)), Line("2026-02-04 11:00", .delivered("v2", car: "x")),
      ],
      expected: [
        scheduled,
        "2026-01-10 10:00 cancelled maintenanceReminder/minor transferred",
        "2026-02-04 11:00 scheduled maintenanceReminder/minor → 2026-07-21 09:00 sms",
      ]),
    FollowUpHistory(
      title: "a visit that is not over when its vehicle is transferred has lost its reading: months only",
      kinds: [.maintenanceReminder],
      lines: [
        Line("2026-01-05 09:00", .arrived("v1", car: "x", km: 50_000)), Line("2026-01-05 09:30", .transferred("x")),
        Line("2026-01-05 10:00", .completed("v1", "minor")), Line("2026-01-05 11:00", .delivered("v1", car: "x")),
        Line("2026-01-15 10:00", .odometer("x", 51_000)), Line("2026-01-25 10:00", .odometer("x", 53_000)),
      ],
      expected: ["2026-01-05 11:00 scheduled maintenanceReminder/minor → 2026-06-22 09:00 sms"]),
    FollowUpHistory(
      title: "a visit whose vehicle is named at its delivery has done its service on it, at its own time",
      kinds: [.maintenanceReminder],
      lines: [
        Line("2025-12-06 10:00", .odometer("x", 8_500)), Line("2026-01-05 10:00", .completed("v1", "minor", km: 10_000)),
        Line("2026-01-06 11:00", .delivered("v1", car: "x")),
      ],
      expected: ["2026-01-06 11:00 scheduled maintenanceReminder/minor → 2026-05-21 09:00 sms"]),
    FollowUpHistory(
      title: "a scrapped vehicle is reminded of no more, unless it is read after all", kinds: [.maintenanceReminder],
      lines: service + [Line("2026-01-10 10:00", .scrapped("x")), Line("2026-02-04 10:00", .odometer("x", 13_000))],
      expected: [
        scheduled,
        "2026-01-10 10:00 cancelled maintenanceReminder/minor scrapped",
        // 75 km a day through (0, 10500) reach 17,500 km on 2026-04-08.
        "2026-02-04 10:00 scheduled maintenanceReminder/minor → 2026-03-25 09:00 sms",
      ]),
    FollowUpHistory(
      title: "a reading leaves a due reminder, and starts none after it", kinds: [.maintenanceReminder],
      lines: service + [
        Line("2026-05-21 10:00", .odometer("x", 25_000)), Line("2026-06-10 10:00", .odometer("x", 26_000)), Line("2026-08-01 00:00", .tick),
      ],
      expected: [
        scheduled,
        "2026-05-21 09:00 due maintenanceReminder/minor",
        "2026-05-24 09:00 missed maintenanceReminder/minor unanswered",
      ]),
  ]
}
