/// Promises, and changes of severity and tier.
extension CaseHistoryTable {
  static let promises = CaseHistory.parse(
    """
    A promise kept at the promised second is kept
    Mon 09:00 opened normal
    Mon 09:01 acknowledged
    > Mon 09:01 met firstResponse 1 L1 due Mon 11:00
    Mon 10:00 promiseMade p1 Mon 12:00
    > Mon 11:30 warned promise:p1 L1 due Mon 12:00
    Mon 12:00 promiseKept p1
    > Mon 12:00 met promise:p1 120 L1 due Mon 12:00
    tick Mon 18:00
    = open L1

    A promise kept late by one second has breached, and keeping it closes it
    Mon 09:00 opened normal
    Mon 09:01 acknowledged
    > Mon 09:01 met firstResponse 1 L1 due Mon 11:00
    Mon 10:00 promiseMade p1 Mon 12:00
    > Mon 11:30 warned promise:p1 L1 due Mon 12:00
    > Mon 12:00 breached promise:p1 L1 due Mon 12:00
    > Mon 12:00 escalated promise:p1 1>2 breach due Mon 12:00
    Mon 12:00:01 promiseKept p1
    Mon 12:00:02 promiseKept p1 !
    tick Mon 18:00
    = open L2

    A promise for a time before it was made breaches as it is made, without a warning
    Mon 09:00 opened normal
    Mon 09:01 acknowledged
    > Mon 09:01 met firstResponse 1 L1 due Mon 11:00
    Mon 10:00 promiseMade p1 Mon 09:30
    > Mon 10:00 breached promise:p1 L1 due Mon 09:30
    > Mon 10:00 escalated promise:p1 1>2 breach due Mon 09:30
    tick Mon 18:00

    A promise for the very instant can be kept at it
    Mon 09:00 opened normal
    Mon 09:01 acknowledged
    > Mon 09:01 met firstResponse 1 L1 due Mon 11:00
    Mon 10:00 promiseMade p1 Mon 10:00
    Mon 10:00 promiseKept p1
    > Mon 10:00 met promise:p1 0 L1 due Mon 10:00
    Mon 10:00 promiseMade p2 Mon 10:00
    > Mon 10:00 breached promise:p2 L1 due Mon 10:00
    > Mon 10:00 escalated promise:p2 1>2 breach due Mon 10:00
    tick Mon 18:00

    A promise runs on the wall clock, over night and while resolved, and ends with the case
    Mon 09:00 opened normal
    Mon 09:01 acknowledged
    > Mon 09:01 met firstResponse 1 L1 due Mon 11:00
    Mon 10:00 promiseMade p1 Tue 12:00
    Mon 11:00 resolved
    > Mon 11:00 met resolution 120 L1 due Wed 14:00
    > Tue 05:30 warned promise:p1 L1 due Tue 12:00
    Tue 09:00 accepted
    Tue 10:00 reopened
    Tue 10:01 promiseKept p1 !
    Tue 10:02 promiseMade p1 Wed 10:00 !
    tick Tue 18:00
    = open L1

    A promise is no business of a hold
    Mon 09:00 opened normal
    Mon 09:01 acknowledged
    > Mon 09:01 met firstResponse 1 L1 due Mon 11:00
    Mon 10:00 promiseMade p1 Mon 12:00
    Mon 10:30 held
    > Mon 11:30 warned promise:p1 L1 due Mon 12:00
    > Mon 12:00 breached promise:p1 L1 due Mon 12:00
    > Mon 12:00 escalated promise:p1 1>2 breach due Mon 12:00
    tick Mon 18:00
    = held L2

    A breached promise raises, but starts no clock of a level
    tier A
    Mon 09:00 opened normal
    Mon 09:01 acknowledged
    > Mon 09:01 met firstResponse 1 L1 due Mon 09:15
    Mon 09:10 promiseMade p1 Mon 09:30
    > Mon 09:25 warned promise:p1 L1 due Mon 09:30
    > Mon 09:30 breached promise:p1 L1 due Mon 09:30
    > Mon 09:30 escalated promise:p1 1>2 breach due Mon 09:30
    tick Mon 11:59
    = open L2

    Two promises have clocks of their own, and a second promise of one id is forbidden
    Mon 09:00 opened normal
    Mon 09:01 acknowledged
    > Mon 09:01 met firstResponse 1 L1 due Mon 11:00
    Mon 09:30 promiseMade b Mon 10:30
    Mon 09:30 promiseMade a Mon 10:30
    Mon 09:31 promiseMade a Mon 12:00 !
    > Mon 10:15 warned promise:a L1 due Mon 10:30
    > Mon 10:15 warned promise:b L1 due Mon 10:30
    Mon 10:20 promiseKept b
    > Mon 10:20 met promise:b 50 L1 due Mon 10:30
    > Mon 10:30 breached promise:a L1 due Mon 10:30
    > Mon 10:30 escalated promise:a 1>2 breach due Mon 10:30
    tick Mon 11:00

    A promise can be made and kept while resolved
    Mon 09:00 opened normal
    Mon 09:10 resolved
    > Mon 09:10 met resolution 10 L1 due Wed 14:00
    Mon 09:20 promiseMade p1 Mon 10:20
    Mon 09:50 promiseKept p1
    > Mon 09:50 met promise:p1 30 L1 due Mon 10:20
    Mon 09:55 promiseKept p2 !
    tick Mon 18:00

    The warning of a promise is rounded up to a second
    Mon 09:00 opened normal
    Mon 09:01 acknowledged
    > Mon 09:01 met firstResponse 1 L1 due Mon 11:00
    Mon 10:00 promiseMade p1 Mon 10:00:10
    > Mon 10:00:08 warned promise:p1 L1 due Mon 10:00:10
    > Mon 10:00:10 breached promise:p1 L1 due Mon 10:00:10
    > Mon 10:00:10 escalated promise:p1 1>2 breach due Mon 10:00:10
    tick Mon 10:01
    """)

  static let rebasing = CaseHistory.parse(
    """
    A graver severity re-bases: what is then overdue breaches at once, without a warning
    Mon 09:00 opened low
    Mon 10:00 severityChanged critical
    > Mon 10:00 breached firstResponse L1 due Mon 09:30
    > Mon 10:00 escalated firstResponse 1>2 breach due Mon 09:30
    > Mon 13:30 warned resolution L2 due Mon 15:00
    tick Mon 14:00
    = open L2

    A graver severity warns at once where the warning has been passed
    Mon 09:00 opened normal
    Mon 09:50 severityChanged high
    > Mon 09:50 warned firstResponse L1 due Mon 10:00
    Mon 09:55 acknowledged
    > Mon 09:55 met firstResponse 55 L1 due Mon 10:00
    tick Mon 10:00

    A due instant that is exactly now breaches now
    Mon 09:00 opened normal
    Mon 10:00 severityChanged high
    > Mon 10:00 breached firstResponse L1 due Mon 10:00
    > Mon 10:00 escalated firstResponse 1>2 breach due Mon 10:00
    tick Mon 10:00

    A milder severity gives more time, from the start
    Mon 09:00 opened high
    Mon 09:30 severityChanged low
    > Mon 12:00 warned firstResponse L1 due Mon 13:00
    Mon 12:30 acknowledged
    > Mon 12:30 met firstResponse 210 L1 due Mon 13:00
    tick Mon 13:00

    A run warns once, though a milder severity moves the warning
    Mon 09:00 opened normal
    > Mon 10:30 warned firstResponse L1 due Mon 11:00
    Mon 10:40 severityChanged low
    tick Mon 12:30

    A breached clock stays breached when the target grows
    Mon 09:00 opened normal
    > Mon 10:30 warned firstResponse L1 due Mon 11:00
    > Mon 11:00 breached firstResponse L1 due Mon 11:00
    > Mon 11:00 escalated firstResponse 1>2 breach due Mon 11:00
    Mon 11:05 severityChanged low
    Mon 11:10 acknowledged
    tick Mon 18:00
    = open L2

    A graver severity of an A customer raises to the floor first
    tier A
    Mon 09:00 opened normal
    Mon 09:05 acknowledged
    > Mon 09:05 met firstResponse 5 L1 due Mon 09:15
    Mon 09:30 severityChanged high
    > Mon 09:30 escalated resolution 1>2 severity due Mon 11:00
    tick Mon 10:00
    = open L2

    The floor comes before the breaches, and they go clock by clock in the order of their names
    tier A
    Mon 09:00 opened low
    Mon 09:05 replied
    > Mon 09:05 met firstResponse 5 L1 due Mon 09:30
    Mon 09:10 customerReplied
    > Mon 09:55 warned nextResponse L1 due Mon 10:10
    Mon 10:09 severityChanged critical
    > Mon 10:09 escalated resolution 1>2 severity due Mon 10:00
    > Mon 10:09 breached nextResponse L2 due Mon 09:18
    > Mon 10:09 escalated nextResponse 2>3 breach due Mon 09:18
    > Mon 10:09 breached resolution L3 due Mon 10:00
    > Mon 10:09 escalated resolution 3>4 breach due Mon 10:00
    tick Mon 18:00
    = open L4

    The floor raises a resolved case too
    tier A
    Mon 09:00 opened normal
    Mon 09:05 resolved
    > Mon 09:05 met resolution 5 L1 due Mon 13:00
    Mon 09:30 severityChanged critical
    > Mon 09:30 escalated resolution 1>2 severity due Mon 13:00
    tick Mon 18:00
    = resolved L2

    A better tier re-bases, but does not raise to the floor
    Mon 09:00 opened high
    Mon 09:10 acknowledged
    > Mon 09:10 met firstResponse 10 L1 due Mon 10:00
    Mon 09:30 tier A
    > Mon 10:30 warned resolution L1 due Mon 11:00
    tick Mon 10:59
    = open L1

    A better tier in the middle breaches what its target has passed and starts the level's clock from now
    Mon 09:00 opened normal
    > Mon 10:30 warned firstResponse L1 due Mon 11:00
    > Mon 11:00 breached firstResponse L1 due Mon 11:00
    > Mon 11:00 escalated firstResponse 1>2 breach due Mon 11:00
    Mon 14:00 tier A
    > Mon 14:00 breached resolution L2 due Mon 13:00
    > Mon 14:00 escalated resolution 2>3 breach due Mon 13:00
    > Mon 15:30 warned level L3 due Mon 16:00
    tick Mon 15:59
    = open L3

    A provisional promotion moves no clock
    Mon 09:00 opened normal
    Mon 09:10 acknowledged
    > Mon 09:10 met firstResponse 10 L1 due Mon 11:00
    Mon 09:30 tier A provisional
    tick Mon 18:00
    = open L1

    A change of target during a hold keeps the pause
    Mon 09:00 opened normal
    Mon 09:01 acknowledged
    > Mon 09:01 met firstResponse 1 L1 due Mon 11:00
    Mon 10:00 held
    Mon 12:00 tier A
    Mon 13:00 resumed
    > Mon 15:00 warned resolution L1 due Mon 16:00
    tick Mon 15:30

    A change of target after a hold keeps the pause
    Mon 09:00 opened normal
    Mon 09:01 acknowledged
    > Mon 09:01 met firstResponse 1 L1 due Mon 11:00
    Mon 10:00 held
    Mon 11:00 resumed
    Mon 11:30 severityChanged critical
    > Mon 14:30 warned resolution L1 due Mon 16:00
    tick Mon 15:00

    A held clock breaches when the new target was used up before the hold
    Mon 09:00 opened normal
    Mon 09:01 acknowledged
    > Mon 09:01 met firstResponse 1 L1 due Mon 11:00
    Mon 14:00 held
    Mon 15:00 tier A
    > Mon 15:00 breached resolution L1 due Mon 13:00
    > Mon 15:00 escalated resolution 1>2 breach due Mon 13:00
    Mon 16:00 resumed
    > Mon 17:30 warned level L2 due Mon 18:00
    tick Mon 17:59
    = open L2

    A held clock warns when the new warning was passed before the hold
    Mon 09:00 opened normal
    Mon 09:01 acknowledged
    > Mon 09:01 met firstResponse 1 L1 due Mon 11:00
    Mon 12:30 held
    Mon 15:00 tier A
    > Mon 15:00 warned resolution L1 due Mon 15:30
    Mon 16:00 resumed
    > Mon 16:30 breached resolution L1 due Mon 16:30
    > Mon 16:30 escalated resolution 1>2 breach due Mon 16:30
    tick Mon 16:30

    The clock of a level follows the new target from its own start
    tier A
    Mon 09:00 opened normal
    Mon 09:05 acknowledged
    > Mon 09:05 met firstResponse 5 L1 due Mon 09:15
    > Mon 12:00 warned resolution L1 due Mon 13:00
    > Mon 13:00 breached resolution L1 due Mon 13:00
    > Mon 13:00 escalated resolution 1>2 breach due Mon 13:00
    Mon 13:10 severityChanged low
    > Mon 16:00 warned level L2 due Mon 17:00
    tick Mon 16:59

    A worse tier gives a later run the share of the new target
    tier A
    Mon 09:00 opened normal
    Mon 09:05 acknowledged
    > Mon 09:05 met firstResponse 5 L1 due Mon 09:15
    Mon 10:00 resolved
    > Mon 10:00 met resolution 60 L1 due Mon 13:00
    Mon 10:30 tier B
    Mon 11:00 rejected
    > Mon 11:00 escalated resolution 1>2 rejected due Mon 18:00
    tick Mon 11:30

    A re-based later run still takes off what was used before
    tier A
    Mon 09:00 opened normal
    Mon 09:05 acknowledged
    > Mon 09:05 met firstResponse 5 L1 due Mon 09:15
    Mon 10:00 resolved
    > Mon 10:00 met resolution 60 L1 due Mon 13:00
    Mon 11:00 rejected
    > Mon 11:00 escalated resolution 1>2 rejected due Mon 14:00
    Mon 11:30 tier B
    > Mon 16:15 warned resolution L2 due Mon 18:00
    tick Mon 17:00
    """)
}
