/// Deliveries late, twice and out of order.
extension CaseHistoryTable {
  static let deliveries = CaseHistory.parse(
    """
    An answer that comes before its complaint counts from the opening
    Mon 09:50 acknowledged
    Mon 10:00 opened normal
    > Mon 10:00 met firstResponse 0 L1 due Mon 12:00
    tick Mon 11:00
    = open L1

    An answer with a time before the opening that comes after it counts from the opening
    Mon 10:00 opened normal
    Mon 09:50 acknowledged
    > Mon 10:00 met firstResponse 0 L1 due Mon 12:00
    tick Mon 11:00

    A late answer that was in time is met, though the breach was published
    Mon 09:00 opened normal
    tick Mon 12:00
    > Mon 10:30 warned firstResponse L1 due Mon 11:00
    > Mon 11:00 breached firstResponse L1 due Mon 11:00
    > Mon 11:00 escalated firstResponse 1>2 breach due Mon 11:00
    Mon 09:30 acknowledged
    > Mon 09:30 met firstResponse 30 L1 due Mon 11:00
    tick Mon 12:01
    = open L1

    A late hold takes back what it would have prevented, and the clock breaches later in silence
    tier A
    Mon 09:00 opened normal
    Mon 09:05 acknowledged
    > Mon 09:05 met firstResponse 5 L1 due Mon 09:15
    tick Mon 13:00
    > Mon 12:00 warned resolution L1 due Mon 13:00
    > Mon 13:00 breached resolution L1 due Mon 13:00
    > Mon 13:00 escalated resolution 1>2 breach due Mon 13:00
    Mon 12:50 held
    Mon 14:00 resumed
    tick Mon 14:10
    = open L2

    A late graver severity breaches earlier: it is not said twice, but the level that follows is
    Mon 09:00 opened normal
    tick Mon 11:00
    > Mon 10:30 warned firstResponse L1 due Mon 11:00
    > Mon 11:00 breached firstResponse L1 due Mon 11:00
    > Mon 11:00 escalated firstResponse 1>2 breach due Mon 11:00
    Mon 09:40 severityChanged critical
    > Mon 13:30 warned resolution L2 due Mon 15:00
    tick Mon 14:00
    = open L2

    A late reply of the customer has a run of its own: it warns, and what was said of the later run is not said again
    tier A
    Mon 09:00 opened normal
    Mon 09:05 replied
    > Mon 09:05 met firstResponse 5 L1 due Mon 09:15
    Mon 10:00 customerReplied
    tick Mon 10:25
    > Mon 10:22:30 warned nextResponse L1 due Mon 10:30
    Mon 10:27 replied
    > Mon 10:27 met nextResponse 27 L1 due Mon 10:30
    Mon 09:38 replied
    Mon 09:10 customerReplied
    > Mon 09:32:30 warned nextResponse L1 due Mon 09:40
    > Mon 09:38 met nextResponse 28 L1 due Mon 09:40
    tick Mon 10:28
    = open L1

    A late reply that answered sooner is met then, and the later one has nothing left to answer
    tier A
    Mon 09:00 opened normal
    Mon 09:05 replied
    > Mon 09:05 met firstResponse 5 L1 due Mon 09:15
    Mon 09:10 customerReplied
    tick Mon 09:39
    > Mon 09:32:30 warned nextResponse L1 due Mon 09:40
    Mon 09:20 replied
    > Mon 09:20 met nextResponse 10 L1 due Mon 09:40
    Mon 09:39:30 replied
    tick Mon 10:00
    = open L1

    Two runs of one instant are two: each is met
    tier A
    Mon 09:00 opened normal
    Mon 09:05 replied
    > Mon 09:05 met firstResponse 5 L1 due Mon 09:15
    Mon 09:10 customerReplied
    Mon 09:10 replied
    > Mon 09:10 met nextResponse 0 L1 due Mon 09:40
    Mon 09:10 customerReplied
    Mon 09:10 replied
    > Mon 09:10 met nextResponse 0 L1 due Mon 09:40
    tick Mon 10:00
    = open L1

    A late resolution silences what came after it
    tier A
    Mon 09:00 opened normal
    Mon 09:05 acknowledged
    > Mon 09:05 met firstResponse 5 L1 due Mon 09:15
    tick Mon 12:30
    > Mon 12:00 warned resolution L1 due Mon 13:00
    Mon 11:00 resolved
    > Mon 11:00 met resolution 120 L1 due Mon 13:00
    tick Tue 18:00
    = resolved L1

    A promise kept at its second is kept, even when the word of it comes after that second's tick
    Mon 09:00 opened normal
    Mon 09:01 acknowledged
    > Mon 09:01 met firstResponse 1 L1 due Mon 11:00
    Mon 10:00 promiseMade p1 Mon 12:00
    tick Mon 12:00
    > Mon 11:30 warned promise:p1 L1 due Mon 12:00
    > Mon 12:00 breached promise:p1 L1 due Mon 12:00
    > Mon 12:00 escalated promise:p1 1>2 breach due Mon 12:00
    Mon 12:00 promiseKept p1
    > Mon 12:00 met promise:p1 120 L1 due Mon 12:00
    tick Mon 13:00
    = open L1

    A second opening is forbidden
    Mon 09:00 opened normal
    Mon 09:05 opened high !
    Mon 09:10 acknowledged
    > Mon 09:10 met firstResponse 10 L1 due Mon 11:00
    tick Mon 10:00

    An earlier opening that comes late opens the case, and what lies between the two keeps its place
    Mon 10:00 acknowledged
    Mon 12:00 opened normal
    > Mon 12:00 met firstResponse 0 L1 due Mon 14:00
    Mon 09:00 opened normal
    > Mon 10:00 met firstResponse 60 L1 due Mon 11:00
    tick Mon 18:00
    = open L1

    An earlier opening that comes late is timed by the tier of its own time
    tier B
    Mon 10:00 tier A
    Mon 12:00 opened normal
    Mon 12:01 acknowledged
    > Mon 12:01 met firstResponse 1 L1 due Mon 12:15
    Mon 09:00 opened normal
    > Mon 09:22:30 warned firstResponse L1 due Mon 09:30
    > Mon 09:30 breached firstResponse L1 due Mon 09:30
    > Mon 09:30 escalated firstResponse 1>2 breach due Mon 09:30
    > Mon 12:00 warned resolution L2 due Mon 13:00
    tick Mon 12:30
    = open L2

    A promise that waited for its opening breaches once, though an earlier opening moves its start
    Mon 09:10 acknowledged
    Mon 09:30 promiseMade p1 Mon 12:30
    Mon 12:00 opened normal
    > Mon 12:00 met firstResponse 0 L1 due Mon 14:00
    > Mon 12:22:30 warned promise:p1 L1 due Mon 12:30
    > Mon 12:30 breached promise:p1 L1 due Mon 12:30
    > Mon 12:30 escalated promise:p1 1>2 breach due Mon 12:30
    tick Mon 12:40
    Mon 09:00 opened normal
    > Mon 09:10 met firstResponse 10 L1 due Mon 11:00
    tick Mon 13:00
    = open L2

    An opening that comes late with everything overdue says it all at once, in order
    Mon 09:40 customerReplied
    Mon 11:30 acknowledged
    tick Mon 12:00
    Mon 09:00 opened normal
    > Mon 10:30 warned firstResponse L1 due Mon 11:00
    > Mon 11:00 breached firstResponse L1 due Mon 11:00
    > Mon 11:00 escalated firstResponse 1>2 breach due Mon 11:00
    tick Mon 12:01
    = open L2

    An event that waits and is forbidden when its complaint opens is parked then
    Mon 09:10 accepted
    Mon 09:00 opened normal
    tick Mon 09:30
    = open L1

    A late tier counts from its own time
    Mon 09:00 opened normal
    Mon 09:05 acknowledged
    > Mon 09:05 met firstResponse 5 L1 due Mon 11:00
    Mon 09:30 assigned
    Mon 09:20 tier A
    > Mon 12:00 warned resolution L1 due Mon 13:00
    tick Mon 12:30

    A tier from before the opening that comes late decides the first targets and the floor
    Mon 09:00 opened high
    Mon 08:00 tier A
    > Mon 09:06 warned firstResponse L2 due Mon 09:08
    tick Mon 09:07
    = open L2

    A tier that changed while the case was closed holds when it is reopened
    tier A
    Mon 09:00 opened normal
    Mon 09:05 acknowledged
    > Mon 09:05 met firstResponse 5 L1 due Mon 09:15
    Mon 10:00 closed
    Tue 09:00 tier B
    Wed 09:00 reopened
    > Wed 14:15 warned resolution L1 due Wed 16:00
    tick Wed 15:00
    = open L1
    """)
}
