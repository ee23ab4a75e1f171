/// Histories with their outputs, worked out by hand from RULES, "Complaints".
///
/// At severity normal, D has 120 business minutes for the first response, 240 for the next and 1440 for the resolution; A has 15, 30
/// and 240. Warnings come after three quarters of them, and the clock of a level has half of the resolution target.
enum CaseHistoryTable {
  static let clocks = CaseHistory.parse(
    """
    Answered and resolved in time, everything is met
    Mon 09:00 opened normal
    Mon 09:10 acknowledged
    > Mon 09:10 met firstResponse 10 L1 due Mon 11:00
    Mon 12:00 resolved
    > Mon 12:00 met resolution 180 L1 due Wed 14:00
    Tue 09:00 accepted
    tick Tue 18:00
    = accepted L1

    A complaint that nobody touches climbs to head office, each clock in turn
    Mon 09:00 opened normal
    > Mon 10:30 warned firstResponse L1 due Mon 11:00
    > Mon 11:00 breached firstResponse L1 due Mon 11:00
    > Mon 11:00 escalated firstResponse 1>2 breach due Mon 11:00
    > Tue 17:30 warned resolution L2 due Wed 14:00
    > Wed 14:00 breached resolution L2 due Wed 14:00
    > Wed 14:00 escalated resolution 2>3 breach due Wed 14:00
    > Thu 13:30 warned level L3 due Thu 16:30
    > Thu 16:30 breached level L3 due Thu 16:30
    > Thu 16:30 escalated level 3>4 breach due Thu 16:30
    tick Mon3 18:00
    = open L4

    From level 1 every level has its own clock
    tier A
    Mon 09:00 opened normal
    Mon 09:05 acknowledged
    > Mon 09:05 met firstResponse 5 L1 due Mon 09:15
    > Mon 12:00 warned resolution L1 due Mon 13:00
    > Mon 13:00 breached resolution L1 due Mon 13:00
    > Mon 13:00 escalated resolution 1>2 breach due Mon 13:00
    > Mon 14:30 warned level L2 due Mon 15:00
    > Mon 15:00 breached level L2 due Mon 15:00
    > Mon 15:00 escalated level 2>3 breach due Mon 15:00
    > Mon 16:30 warned level L3 due Mon 17:00
    > Mon 17:00 breached level L3 due Mon 17:00
    > Mon 17:00 escalated level 3>4 breach due Mon 17:00
    tick Mon 18:00
    = open L4

    A critical complaint of an A customer starts with the service manager, silently
    tier A
    Mon 09:00 opened critical
    > Mon 09:03 warned firstResponse L2 due Mon 09:04
    > Mon 09:04 breached firstResponse L2 due Mon 09:04
    > Mon 09:04 escalated firstResponse 2>3 breach due Mon 09:04
    > Mon 09:45 warned resolution L3 due Mon 10:00
    > Mon 10:00 breached resolution L3 due Mon 10:00
    > Mon 10:00 escalated resolution 3>4 breach due Mon 10:00
    tick Mon 18:00
    = open L4

    A breach at the top says so and raises no further
    tier A
    Mon 09:00 opened normal
    > Mon 09:11:15 warned firstResponse L1 due Mon 09:15
    > Mon 09:15 breached firstResponse L1 due Mon 09:15
    > Mon 09:15 escalated firstResponse 1>2 breach due Mon 09:15
    Mon 09:20 promiseMade p1 Mon 09:10
    > Mon 09:20 breached promise:p1 L2 due Mon 09:10
    > Mon 09:20 escalated promise:p1 2>3 breach due Mon 09:10
    Mon 09:21 promiseMade p2 Mon 09:10
    > Mon 09:21 breached promise:p2 L3 due Mon 09:10
    > Mon 09:21 escalated promise:p2 3>4 breach due Mon 09:10
    Mon 09:22 promiseMade p3 Mon 09:10
    > Mon 09:22 breached promise:p3 L4 due Mon 09:10
    > Mon 12:00 warned resolution L4 due Mon 13:00
    > Mon 13:00 breached resolution L4 due Mon 13:00
    tick Tue 18:00
    = open L4

    The resolution ends the clock of a level without meeting it
    tier A
    Mon 09:00 opened normal
    Mon 09:05 replied
    > Mon 09:05 met firstResponse 5 L1 due Mon 09:15
    > Mon 12:00 warned resolution L1 due Mon 13:00
    > Mon 13:00 breached resolution L1 due Mon 13:00
    > Mon 13:00 escalated resolution 1>2 breach due Mon 13:00
    Mon 14:00 resolved
    tick Tue 18:00
    = resolved L2

    No alert fires at midnight: business time ends with the day and goes on with the next
    tier A
    Mon 17:55 opened normal
    > Tue 08:36:15 warned firstResponse L1 due Tue 08:40
    > Tue 08:40 breached firstResponse L1 due Tue 08:40
    > Tue 08:40 escalated firstResponse 1>2 breach due Tue 08:40
    tick Tue 09:00

    A complaint of Saturday evening is due on Monday
    Sat 17:50 opened normal
    > Mon2 09:50 warned firstResponse L1 due Mon2 10:20
    Mon2 10:20 acknowledged
    > Mon2 10:20 met firstResponse 120 L1 due Mon2 10:20
    tick Mon2 10:30

    An answer one millisecond late is none in time
    Mon 09:00 opened normal
    > Mon 10:30 warned firstResponse L1 due Mon 11:00
    > Mon 11:00 breached firstResponse L1 due Mon 11:00
    > Mon 11:00 escalated firstResponse 1>2 breach due Mon 11:00
    Mon 11:00:00.001 acknowledged
    tick Mon 11:01
    = open L2

    A complaint opened outside hours starts with the next opening
    Sun 12:00 opened normal
    Mon2 08:30 acknowledged
    > Mon2 08:30 met firstResponse 0 L1 due Mon2 10:30
    tick Mon2 09:00

    The first of two answers counts
    Mon 09:00 opened normal
    Mon 09:10 replied
    > Mon 09:10 met firstResponse 10 L1 due Mon 11:00
    Mon 09:20 acknowledged
    tick Mon 12:00

    Resolved before any answer, the first response is neither met nor breached
    tier A
    Mon 09:00 opened normal
    Mon 09:05 resolved
    > Mon 09:05 met resolution 5 L1 due Mon 13:00
    tick Tue 18:00
    = resolved L1

    Closed before any answer, nothing is met and nothing breaches
    tier A
    Mon 09:00 opened normal
    Mon 09:05 closed
    tick Tue 18:00
    = closed L1
    """)

  static let nextResponses = CaseHistory.parse(
    """
    The first unanswered reply of the customer starts the clock, and only a reply stops it
    tier A
    Mon 09:00 opened normal
    Mon 09:10 replied
    > Mon 09:10 met firstResponse 10 L1 due Mon 09:15
    Mon 10:00 customerReplied
    Mon 10:05 customerReplied
    Mon 10:10 acknowledged
    Mon 10:20 replied
    > Mon 10:20 met nextResponse 20 L1 due Mon 10:30
    Mon 11:00 customerReplied
    > Mon 11:22:30 warned nextResponse L1 due Mon 11:30
    > Mon 11:30 breached nextResponse L1 due Mon 11:30
    > Mon 11:30 escalated nextResponse 1>2 breach due Mon 11:30
    Mon 11:40 replied
    Mon 11:50 resolved
    > Mon 11:50 met resolution 170 L2 due Mon 13:00
    tick Tue 18:00
    = resolved L2

    What the customer adds before the first response starts no clock
    tier A
    Mon 09:00 opened normal
    Mon 09:02 customerReplied
    Mon 09:04 acknowledged
    > Mon 09:04 met firstResponse 4 L1 due Mon 09:15
    tick Mon 11:59

    A reply of the customer during a hold starts the clock, and it runs through the hold
    tier A
    Mon 09:00 opened normal
    Mon 09:01 replied
    > Mon 09:01 met firstResponse 1 L1 due Mon 09:15
    Mon 09:30 held
    Mon 09:40 customerReplied
    > Mon 10:02:30 warned nextResponse L1 due Mon 10:10
    > Mon 10:10 breached nextResponse L1 due Mon 10:10
    > Mon 10:10 escalated nextResponse 1>2 breach due Mon 10:10
    Mon 11:00 resumed
    tick Mon 11:01
    = open L2

    The resolution ends the next response unmet, and what is said while resolved has no effect
    tier A
    Mon 09:00 opened normal
    Mon 09:01 replied
    > Mon 09:01 met firstResponse 1 L1 due Mon 09:15
    Mon 09:40 customerReplied
    Mon 09:50 resolved
    > Mon 09:50 met resolution 50 L1 due Mon 13:00
    Mon 09:55 customerReplied
    Mon 10:00 replied
    Mon 10:01 acknowledged
    tick Tue 18:00
    = resolved L1

    An answer while resolved is no first response either
    tier A
    Mon 09:00 opened normal
    Mon 09:05 resolved
    > Mon 09:05 met resolution 5 L1 due Mon 13:00
    Mon 09:06 replied
    Mon 09:10 reopened
    Mon 09:20 customerReplied
    tick Mon 11:00
    = open L1

    Each run of the next response warns and breaches on its own
    tier A
    Mon 09:00 opened normal
    Mon 09:01 replied
    > Mon 09:01 met firstResponse 1 L1 due Mon 09:15
    Mon 09:10 customerReplied
    > Mon 09:32:30 warned nextResponse L1 due Mon 09:40
    > Mon 09:40 breached nextResponse L1 due Mon 09:40
    > Mon 09:40 escalated nextResponse 1>2 breach due Mon 09:40
    Mon 09:50 replied
    Mon 10:00 customerReplied
    > Mon 10:22:30 warned nextResponse L2 due Mon 10:30
    > Mon 10:30 breached nextResponse L2 due Mon 10:30
    > Mon 10:30 escalated nextResponse 2>3 breach due Mon 10:30
    tick Mon 11:00
    = open L3
    """)

  static let holds = CaseHistory.parse(
    """
    A hold outside business hours moves nothing
    tier A
    Mon 17:00 opened normal
    Mon 17:05 acknowledged
    > Mon 17:05 met firstResponse 5 L1 due Mon 17:15
    Mon 19:00 held
    Tue 07:00 resumed
    > Tue 10:30 warned resolution L1 due Tue 11:30
    > Tue 11:30 breached resolution L1 due Tue 11:30
    > Tue 11:30 escalated resolution 1>2 breach due Tue 11:30
    Tue 12:00 resolved
    tick Wed 18:00
    = resolved L2

    A hold moves warning and breach by the business time inside it
    tier A
    Mon 09:00 opened normal
    Mon 09:05 acknowledged
    > Mon 09:05 met firstResponse 5 L1 due Mon 09:15
    Mon 10:00 held
    Mon 11:00 resumed
    > Mon 13:00 warned resolution L1 due Mon 14:00
    Mon 13:30 resolved
    > Mon 13:30 met resolution 210 L1 due Mon 14:00
    tick Tue 18:00

    A hold over night and a Sunday counts its business hours only
    tier A
    Sat 17:00 opened normal
    Sat 17:05 acknowledged
    > Sat 17:05 met firstResponse 5 L1 due Sat 17:15
    Sat 17:30 held
    Mon2 09:00 resumed
    > Mon2 11:30 warned resolution L1 due Mon2 12:30
    > Mon2 12:30 breached resolution L1 due Mon2 12:30
    > Mon2 12:30 escalated resolution 1>2 breach due Mon2 12:30
    tick Mon2 12:30

    Several holds add up
    tier A
    Mon 09:00 opened normal
    Mon 09:05 acknowledged
    > Mon 09:05 met firstResponse 5 L1 due Mon 09:15
    Mon 09:30 held
    Mon 10:00 resumed
    Mon 10:30 held
    Mon 11:30 resumed
    Mon 11:30 held
    Mon 11:30 resumed
    > Mon 13:30 warned resolution L1 due Mon 14:30
    Mon 14:30 resolved
    > Mon 14:30 met resolution 240 L1 due Mon 14:30
    tick Tue 18:00

    Holds do not stop the first response
    tier A
    Mon 09:00 opened normal
    Mon 09:05 held
    > Mon 09:11:15 warned firstResponse L1 due Mon 09:15
    > Mon 09:15 breached firstResponse L1 due Mon 09:15
    > Mon 09:15 escalated firstResponse 1>2 breach due Mon 09:15
    Mon 10:00 resumed
    Mon 10:30 resolved
    > Mon 10:30 met resolution 35 L2 due Mon 13:55
    tick Tue 18:00

    A hold that begins at the due instant does not stop the breach, but the level's clock waits
    tier A
    Mon 09:00 opened normal
    Mon 09:05 acknowledged
    > Mon 09:05 met firstResponse 5 L1 due Mon 09:15
    > Mon 12:00 warned resolution L1 due Mon 13:00
    Mon 13:00 held
    > Mon 13:00 breached resolution L1 due Mon 13:00
    > Mon 13:00 escalated resolution 1>2 breach due Mon 13:00
    Mon 15:00 resumed
    > Mon 16:30 warned level L2 due Mon 17:00
    > Mon 17:00 breached level L2 due Mon 17:00
    > Mon 17:00 escalated level 2>3 breach due Mon 17:00
    tick Mon 18:00
    = open L3

    A hold stops the clock of a level
    tier A
    Mon 09:00 opened normal
    Mon 09:05 acknowledged
    > Mon 09:05 met firstResponse 5 L1 due Mon 09:15
    > Mon 12:00 warned resolution L1 due Mon 13:00
    > Mon 13:00 breached resolution L1 due Mon 13:00
    > Mon 13:00 escalated resolution 1>2 breach due Mon 13:00
    Mon 13:30 held
    Mon 15:30 resumed
    > Mon 16:30 warned level L2 due Mon 17:00
    tick Mon 16:59
    = open L2

    Resolved during a hold, the resolution is met with what was used before it
    tier A
    Mon 09:00 opened normal
    Mon 09:05 acknowledged
    > Mon 09:05 met firstResponse 5 L1 due Mon 09:15
    Mon 10:00 held
    Tue 10:00 resolved
    > Tue 10:00 met resolution 60 L1 due Tue 13:00
    tick Wed 18:00
    = resolved L1

    Closed during a hold, the case ends and no clock is left
    tier A
    Mon 09:00 opened normal
    Mon 09:05 acknowledged
    > Mon 09:05 met firstResponse 5 L1 due Mon 09:15
    Mon 10:00 held
    Mon 10:30 closed
    tick Wed 18:00
    = closed L1
    """)

  static let reruns = CaseHistory.parse(
    """
    A rejection raises at once and leaves what was not used
    tier A
    Mon 09:00 opened normal
    Mon 09:05 acknowledged
    > Mon 09:05 met firstResponse 5 L1 due Mon 09:15
    Mon 11:00 resolved
    > Mon 11:00 met resolution 120 L1 due Mon 13:00
    Mon 14:00 rejected
    > Mon 14:00 escalated resolution 1>2 rejected due Mon 16:00
    > Mon 15:30 warned resolution L2 due Mon 16:00
    > Mon 16:00 breached resolution L2 due Mon 16:00
    > Mon 16:00 escalated resolution 2>3 breach due Mon 16:00
    > Mon 17:30 warned level L3 due Mon 18:00
    > Mon 18:00 breached level L3 due Mon 18:00
    > Mon 18:00 escalated level 3>4 breach due Mon 18:00
    tick Tue 18:00
    = open L4

    A later run has at least a quarter of the target
    tier A
    Mon 09:00 opened normal
    Mon 09:05 acknowledged
    > Mon 09:05 met firstResponse 5 L1 due Mon 09:15
    > Mon 12:00 warned resolution L1 due Mon 13:00
    Mon 12:30 resolved
    > Mon 12:30 met resolution 210 L1 due Mon 13:00
    Mon 14:00 rejected
    > Mon 14:00 escalated resolution 1>2 rejected due Mon 15:00
    > Mon 14:45 warned resolution L2 due Mon 15:00
    Mon 14:50 resolved
    > Mon 14:50 met resolution 50 L2 due Mon 15:00
    Mon 15:00 rejected
    > Mon 15:00 escalated resolution 2>3 rejected due Mon 16:00
    Mon 15:10 resolved
    > Mon 15:10 met resolution 10 L3 due Mon 16:00
    tick Tue 18:00
    = resolved L3

    A reopened case does not count the time it was closed, and only the second reopening raises
    tier A
    Mon 09:00 opened normal
    Mon 09:05 acknowledged
    > Mon 09:05 met firstResponse 5 L1 due Mon 09:15
    Mon 10:00 resolved
    > Mon 10:00 met resolution 60 L1 due Mon 13:00
    Mon 10:05 closed
    Wed 10:00 reopened
    Wed 12:00 resolved
    > Wed 12:00 met resolution 120 L1 due Wed 13:00
    Wed 12:05 accepted
    Wed 13:00 reopened
    > Wed 13:00 escalated resolution 1>2 reopened due Wed 14:00
    Wed 13:30 closed
    Wed 14:00 reopened
    > Wed 14:45 warned resolution L2 due Wed 15:00
    tick Wed 14:50
    = open L2

    Accepted, then closed, then reopened is one reopening
    tier A
    Mon 09:00 opened normal
    Mon 09:30 resolved
    > Mon 09:11:15 warned firstResponse L1 due Mon 09:15
    > Mon 09:15 breached firstResponse L1 due Mon 09:15
    > Mon 09:15 escalated firstResponse 1>2 breach due Mon 09:15
    > Mon 09:30 met resolution 30 L2 due Mon 13:00
    Mon 10:00 accepted
    Mon 10:30 closed
    Tue 09:00 reopened
    > Tue 11:37:30 warned resolution L2 due Tue 12:30
    tick Tue 12:00
    = open L2

    Reopened while resolved, the case runs again
    tier A
    Mon 09:00 opened normal
    Mon 09:05 replied
    > Mon 09:05 met firstResponse 5 L1 due Mon 09:15
    Mon 10:00 resolved
    > Mon 10:00 met resolution 60 L1 due Mon 13:00
    Mon 11:00 reopened
    > Mon 13:15 warned resolution L1 due Mon 14:00
    Mon 13:30 resolved
    > Mon 13:30 met resolution 150 L1 due Mon 14:00
    tick Tue 18:00

    A breached run is used up: the next has a quarter, and its own breach
    tier A
    Mon 09:00 opened normal
    Mon 09:05 replied
    > Mon 09:05 met firstResponse 5 L1 due Mon 09:15
    > Mon 12:00 warned resolution L1 due Mon 13:00
    > Mon 13:00 breached resolution L1 due Mon 13:00
    > Mon 13:00 escalated resolution 1>2 breach due Mon 13:00
    Mon 14:00 resolved
    Mon 15:00 rejected
    > Mon 15:00 escalated resolution 2>3 rejected due Mon 16:00
    > Mon 15:45 warned resolution L3 due Mon 16:00
    > Mon 16:00 breached resolution L3 due Mon 16:00
    > Mon 16:00 escalated resolution 3>4 breach due Mon 16:00
    tick Tue 18:00
    = open L4

    A rejection with the head office raises no further
    tier A
    Mon 09:00 opened critical
    Mon 09:01 replied
    > Mon 09:01 met firstResponse 1 L2 due Mon 09:04
    Mon 09:02 resolved
    > Mon 09:02 met resolution 2 L2 due Mon 10:00
    Mon 09:03 rejected
    > Mon 09:03 escalated resolution 2>3 rejected due Mon 10:01
    Mon 09:04 resolved
    > Mon 09:04 met resolution 1 L3 due Mon 10:01
    Mon 09:05 rejected
    > Mon 09:05 escalated resolution 3>4 rejected due Mon 10:02
    Mon 09:06 resolved
    > Mon 09:06 met resolution 1 L4 due Mon 10:02
    Mon 09:07 rejected
    tick Mon 09:08
    = open L4
    """)
}
