/// Questions to calendars with the answers that RULES, "Store calendar" gives, each with its reason.
///
/// `calendar | question | answer | reason`. Questions: `open T`, `next T`, `add T SPAN`, `between T T`, `opening DATE`. A span is
/// written as `90m`, `2h`, `30s` or `1ms`, or as a sum such as `1h+30m`; the answer `never` means that there is none.
enum CalendarCaseTable {
  /// By name: zone; hours by days; `holiday DATE`; `special DATE HOURS`.
  static let calendars = [
    "shanghai": "Asia/Shanghai; mon-sat 08:30-18:00",
    "split": "Asia/Shanghai; mon-fri 08:00-12:00 13:30-17:30",
    "touching": "Asia/Shanghai; mon-fri 08:00-12:00 12:00-16:00",
    "overlapping": "Asia/Shanghai; mon-fri 08:00-13:00 12:00-16:00",
    "holidays":
      "Asia/Shanghai; mon-sat 08:30-18:00; holiday 2026-10-01; holiday 2026-10-02; holiday 2026-10-03; special 2026-10-02 10:00-12:00; special 2026-10-04 10:00-15:00; special 2026-10-10 09:00-10:00 11:00-12:00",
    "night": "Asia/Shanghai; mon-sun 22:00-06:00",
    "weeknight": "Asia/Shanghai; mon-fri 20:00-02:00; holiday 2026-10-01",
    "nightAndDay": "Asia/Shanghai; thu-thu 22:00-06:00; fri-fri 05:00-08:00; holiday 2026-10-16",
    "toMidnight": "Asia/Shanghai; mon-sun 18:00-00:00",
    "always": "Asia/Shanghai; mon-sun 00:00-24:00",
    "alwaysUTC": "UTC; mon-sun 00:00-24:00",
    "closedWeek":
      "Asia/Shanghai; mon-fri 09:00-17:00; holiday 2026-02-16; holiday 2026-02-17; holiday 2026-02-18; holiday 2026-02-19; holiday 2026-02-20; holiday 2026-02-23",
    "onlySpecial": "Asia/Shanghai; special 2026-05-05 09:00-10:00; special 2026-06-06 09:00-10:00",
    "yearEnd": "Asia/Shanghai; mon-sun 09:00-17:00; holiday 2027-01-01",
    "minute": "Asia/Shanghai; mon-sun 12:00-12:01",
    "berlin": "Europe/Berlin; mon-fri 09:00-17:00",
    "berlinAlways": "Europe/Berlin; mon-sun 00:00-24:00",
    "berlinNight": "Europe/Berlin; mon-sun 22:00-06:00",
    "berlinGap": "Europe/Berlin; sun-sun 02:00-03:00 08:00-09:00",
    "berlinInGap": "Europe/Berlin; sun-sun 02:15-02:45",
    "berlinIntoGap": "Europe/Berlin; sun-sun 01:00-02:30",
    "berlinOutOfGap": "Europe/Berlin; sun-sun 02:30-04:00",
    "berlinReversed": "Europe/Berlin; sun-sun 02:30-03:15",
    "newYork": "America/New_York; mon-fri 09:00-17:00",
    "newYorkAlways": "America/New_York; mon-sun 00:00-24:00",
    "newYorkGap": "America/New_York; sun-sun 01:00-02:30",
    "newYorkNight": "America/New_York; sat-sat 22:00-06:00",
    "lordHowe": "Australia/Lord_Howe; mon-sun 01:00-03:00",
    "lordHoweAlways": "Australia/Lord_Howe; mon-sun 00:00-24:00",
    "lordHoweIn": "Australia/Lord_Howe; mon-sun 01:30-02:15",
    "saoPaulo": "America/Sao_Paulo; mon-sun 00:00-02:00",
    "apia": "Pacific/Apia; mon-sun 09:00-17:00",
    "kathmandu": "Asia/Kathmandu; mon-fri 09:00-17:00",
    "kiritimati": "Pacific/Kiritimati; mon-fri 09:00-17:00",
    "honolulu": "Pacific/Honolulu; mon-fri 09:00-17:00",
  ]

  static let text = """
    shanghai | open 2026-03-02T08:30+08:00 | yes | an interval's start is in it
    shanghai | open 2026-03-02T08:29:59.999+08:00 | no | the millisecond before is not
    shanghai | open 2026-03-02T17:59:59.999+08:00 | yes | the last millisecond is in it
    shanghai | open 2026-03-02T18:00+08:00 | no | an interval's end is exclusive
    shanghai | open 2026-03-01T12:00+08:00 | no | Sunday is closed
    shanghai | open 2026-03-07T12:00+08:00 | yes | Saturday is open
    shanghai | next 2026-03-02T12:00+08:00 | 2026-03-02T12:00+08:00 | an open instant is its own next opening
    shanghai | next 2026-03-02T18:00+08:00 | 2026-03-03T08:30+08:00 | at closing time the next opening is tomorrow's
    shanghai | next 2026-03-07T18:00+08:00 | 2026-03-09T08:30+08:00 | over Sunday
    shanghai | next 2026-03-02T03:00+08:00 | 2026-03-02T08:30+08:00 | before opening, the same day
    shanghai | add 2026-03-02T09:00+08:00 0m | 2026-03-02T09:00+08:00 | nothing added while open is the instant itself
    shanghai | add 2026-03-02T07:00+08:00 0m | 2026-03-02T08:30+08:00 | nothing added while closed is the next opening
    shanghai | add 2026-03-02T18:00+08:00 0m | 2026-03-03T08:30+08:00 | nothing added at closing time is the next opening, not the closing
    shanghai | add 2026-03-02T09:00+08:00 9h | 2026-03-02T18:00+08:00 | a span that uses up the day ends at its end, not at the next opening
    shanghai | add 2026-03-02T09:00+08:00 9h+1ms | 2026-03-03T08:30:00.001+08:00 | one millisecond more is the next morning's first
    shanghai | add 2026-03-02T17:59:59.999+08:00 1ms | 2026-03-02T18:00+08:00 | the last millisecond uses up the day
    shanghai | add 2026-03-02T20:00+08:00 1h | 2026-03-03T09:30+08:00 | a start after hours counts from the next opening
    shanghai | add 2026-03-01T12:00+08:00 15m | 2026-03-02T08:45+08:00 | a start on a closed day
    shanghai | add 2026-03-07T17:30+08:00 1h | 2026-03-09T09:00+08:00 | half an hour on Saturday, half on Monday
    shanghai | add 2026-03-02T08:30+08:00 57h | 2026-03-07T18:00+08:00 | a whole week of business time ends on Saturday evening
    shanghai | add 2026-03-02T08:30+08:00 57h+1m | 2026-03-09T08:31+08:00 | a minute more is on Monday
    shanghai | add 2026-03-02T08:30+08:00 2964h | 2027-02-27T18:00+08:00 | fifty-two weeks end on a Saturday evening
    shanghai | add 2026-03-07T18:00+08:00 114h | 2026-03-21T18:00+08:00 | two whole weeks from a closing end at a closing
    shanghai | add 2026-03-07T18:00+08:00 114h+1ms | 2026-03-23T08:30:00.001+08:00 | and a millisecond more is after the Sunday
    shanghai | between 2026-03-02T09:00+08:00 2026-03-02T18:00+08:00 | 9h | within a day
    shanghai | between 2026-03-02T09:00+08:00 2026-03-02T23:00+08:00 | 9h | what comes after closing adds nothing
    shanghai | between 2026-03-02T18:00+08:00 2026-03-03T08:30+08:00 | 0m | a night is no business time
    shanghai | between 2026-03-07T17:00+08:00 2026-03-09T09:30+08:00 | 2h | over Sunday
    shanghai | between 2026-03-03T09:00+08:00 2026-03-02T09:00+08:00 | 0m | a reversed pair is nothing, never negative
    shanghai | between 2026-03-02T09:00+08:00 2026-03-02T09:00+08:00 | 0m | no time passes in an instant
    shanghai | between 2026-03-02T09:00+08:00 2026-03-02T09:00:00.001+08:00 | 1ms | exact to the millisecond
    shanghai | between 2026-01-01T00:00+08:00 2027-01-01T00:00+08:00 | 2973h+30m | a year: 313 days without its 52 Sundays
    shanghai | opening 2026-03-02 | 2026-03-02T08:30+08:00 | a day opens in the morning
    shanghai | opening 2026-03-01 | 2026-03-02T08:30+08:00 | a closed day has the next opening
    split | open 2026-03-02T12:30+08:00 | no | the noon break is closed
    split | next 2026-03-02T12:00+08:00 | 2026-03-02T13:30+08:00 | after the break
    split | add 2026-03-02T11:00+08:00 1h | 2026-03-02T12:00+08:00 | used up before the break: its beginning
    split | add 2026-03-02T11:00+08:00 1h+1s | 2026-03-02T13:30:01+08:00 | a second more is after the break
    split | add 2026-03-02T12:15+08:00 30m | 2026-03-02T14:00+08:00 | a start in the break
    split | add 2026-03-06T17:00+08:00 5h | 2026-03-09T14:00+08:00 | over the weekend and a break
    split | between 2026-03-02T11:30+08:00 2026-03-02T14:00+08:00 | 1h | the break does not count
    split | between 2026-03-02T12:00+08:00 2026-03-02T13:30+08:00 | 0m | a break is nothing
    split | between 2026-03-02T00:00+08:00 2026-03-09T00:00+08:00 | 40h | a week of two shifts
    split | opening 2026-03-07 | 2026-03-09T08:00+08:00 | a Saturday without hours opens on Monday
    touching | open 2026-03-02T12:00+08:00 | yes | where intervals touch it stays open
    touching | add 2026-03-02T11:00+08:00 2h | 2026-03-02T13:00+08:00 | no time is lost between them
    overlapping | between 2026-03-02T08:00+08:00 2026-03-02T16:00+08:00 | 8h | overlapping intervals count once
    overlapping | add 2026-03-02T12:30+08:00 1h | 2026-03-02T13:30+08:00 | and are passed once
    holidays | open 2026-10-01T10:00+08:00 | no | a holiday is closed
    holidays | open 2026-10-02T10:30+08:00 | no | a holiday beats special hours
    holidays | open 2026-10-04T10:30+08:00 | yes | special hours open a Sunday
    holidays | open 2026-10-10T10:30+08:00 | no | special hours replace those of the week
    holidays | next 2026-09-30T18:00+08:00 | 2026-10-04T10:00+08:00 | over three holidays to special hours
    holidays | add 2026-09-30T17:00+08:00 2h | 2026-10-04T11:00+08:00 | an hour before the holidays, one after
    holidays | add 2026-10-04T14:00+08:00 1h | 2026-10-04T15:00+08:00 | special hours have an end of their own
    holidays | add 2026-10-10T09:30+08:00 1h | 2026-10-10T11:30+08:00 | special hours with a break
    holidays | between 2026-09-30T00:00+08:00 2026-10-05T00:00+08:00 | 14h+30m | one ordinary day and the special Sunday
    holidays | between 2026-10-10T00:00+08:00 2026-10-11T00:00+08:00 | 2h | the special Saturday
    holidays | opening 2026-10-01 | 2026-10-04T10:00+08:00 | a holiday opens when the next day with hours does
    holidays | opening 2026-10-10 | 2026-10-10T09:00+08:00 | special hours have their own opening
    night | open 2026-03-03T02:00+08:00 | yes | a night shift reaches into the next day
    night | open 2026-03-03T06:00+08:00 | no | and ends there
    night | next 2026-03-03T06:00+08:00 | 2026-03-03T22:00+08:00 | the next night
    night | add 2026-03-02T23:00+08:00 7h | 2026-03-03T06:00+08:00 | used up over midnight
    night | add 2026-03-02T23:00+08:00 7h+1m | 2026-03-03T22:01+08:00 | a minute more is in the next night
    night | add 2026-03-03T12:00+08:00 2h | 2026-03-04T00:00+08:00 | two hours of a night end at midnight
    night | between 2026-03-02T12:00+08:00 2026-03-03T12:00+08:00 | 8h | one night
    night | between 2026-03-03T00:00+08:00 2026-03-04T00:00+08:00 | 8h | the end of one night and the start of the next
    night | opening 2026-03-03 | 2026-03-03T22:00+08:00 | the rest of last night is no opening
    weeknight | open 2026-10-01T01:00+08:00 | yes | a holiday leaves the night shift that began before it
    weeknight | open 2026-10-01T21:00+08:00 | no | and closes the one that begins on it
    weeknight | open 2026-10-02T01:00+08:00 | no | with its hours after midnight
    weeknight | next 2026-10-01T02:00+08:00 | 2026-10-02T20:00+08:00 | so the next opening is a day later
    weeknight | add 2026-10-01T01:00+08:00 2h | 2026-10-02T21:00+08:00 | an hour before the gap, one after
    weeknight | between 2026-09-30T12:00+08:00 2026-10-02T12:00+08:00 | 6h | one night of the two
    weeknight | open 2026-03-07T01:00+08:00 | yes | Friday's night ends on Saturday
    weeknight | next 2026-03-07T02:00+08:00 | 2026-03-09T20:00+08:00 | no night begins at the weekend
    nightAndDay | between 2026-10-08T20:00+08:00 2026-10-09T12:00+08:00 | 10h | a night that overlaps the morning counts once
    nightAndDay | between 2026-10-15T20:00+08:00 2026-10-16T12:00+08:00 | 8h | on a holiday only the night before is left
    toMidnight | open 2026-03-02T23:59+08:00 | yes | 18:00-00:00 lasts to midnight
    toMidnight | open 2026-03-03T00:00+08:00 | no | and ends there
    toMidnight | between 2026-03-02T00:00+08:00 2026-03-03T00:00+08:00 | 6h | six hours a day
    always | open 2026-03-01T00:00+08:00 | yes | around the clock there is no closing
    always | add 2026-03-01T23:30+08:00 1h | 2026-03-02T00:30+08:00 | nor a break at midnight
    always | add 2026-03-01T00:00+08:00 0m | 2026-03-01T00:00+08:00 | nothing added is the instant itself
    always | between 2026-01-01T00:00+08:00 2027-01-01T00:00+08:00 | 8760h | a whole year
    always | between 2028-01-01T00:00+08:00 2029-01-01T00:00+08:00 | 8784h | a leap year
    always | opening 2026-03-01 | 2026-03-01T00:00+08:00 | a day around the clock opens at midnight
    alwaysUTC | between 0000-01-01T00:00Z 9999-12-31T00:00Z | 87658176h | over all of time, week by week
    alwaysUTC | add 9999-12-31T23:00Z 2h | never | past the year 9999 there is no instant
    closedWeek | next 2026-02-13T17:00+08:00 | 2026-02-24T09:00+08:00 | a week closed, its weekends and the Monday after
    closedWeek | add 2026-02-13T16:00+08:00 2h | 2026-02-24T10:00+08:00 | an hour before, one after
    closedWeek | between 2026-02-14T00:00+08:00 2026-02-24T00:00+08:00 | 0m | nothing counts meanwhile
    closedWeek | between 2026-02-01T00:00+08:00 2026-03-01T00:00+08:00 | 112h | four weeks without the six holidays
    closedWeek | opening 2026-02-16 | 2026-02-24T09:00+08:00 | the opening of a closed week is after it
    onlySpecial | next 2026-01-01T00:00+08:00 | 2026-05-05T09:00+08:00 | without hours of the week only dates open
    onlySpecial | add 2026-05-05T09:30+08:00 1h | 2026-06-06T09:30+08:00 | from one date to the other
    onlySpecial | add 2026-06-06T09:30+08:00 30m | 2026-06-06T10:00+08:00 | up to the last end
    onlySpecial | add 2026-06-06T09:30+08:00 31m | never | there is no more
    onlySpecial | next 2026-06-06T10:00+08:00 | never | and it never opens again
    onlySpecial | opening 2026-05-06 | 2026-06-06T09:00+08:00 | the opening of a closed day is the next date's
    onlySpecial | opening 2026-06-07 | never | after the last there is none
    yearEnd | add 2026-12-31T16:30+08:00 1h | 2027-01-02T09:30+08:00 | over New Year's Day
    yearEnd | between 2026-12-31T00:00+08:00 2027-01-03T00:00+08:00 | 16h | two days of three
    yearEnd | opening 2027-01-01 | 2027-01-02T09:00+08:00 | the holiday opens on the day after
    minute | add 2026-03-01T00:00+08:00 2m | 2026-03-02T12:01+08:00 | one minute a day
    minute | between 2026-03-01T00:00+08:00 2026-04-01T00:00+08:00 | 31m | a month of single minutes
    berlin | add 2026-03-27T16:00+01:00 2h | 2026-03-30T10:00+02:00 | over the weekend in which summer time begins
    berlin | between 2026-03-27T00:00+01:00 2026-03-31T00:00+02:00 | 16h | two days, whatever the clock did between
    berlin | add 2026-10-23T16:00+02:00 2h | 2026-10-26T10:00+01:00 | over the weekend in which it ends
    berlin | next 2026-10-25T12:00+01:00 | 2026-10-26T09:00+01:00 | nine o'clock of the new time
    berlinAlways | between 2026-03-29T00:00+01:00 2026-03-30T00:00+02:00 | 23h | a day of 23 hours has 23
    berlinAlways | between 2026-10-25T00:00+02:00 2026-10-26T00:00+01:00 | 25h | a day of 25 hours has 25
    berlinAlways | add 2026-03-29T01:30+01:00 1h | 2026-03-29T03:30+02:00 | an hour over the gap
    berlinAlways | add 2026-10-25T02:30+02:00 1h | 2026-10-25T02:30+01:00 | an hour between the two 02:30
    berlinNight | between 2026-03-28T12:00+01:00 2026-03-29T12:00+02:00 | 7h | the night that loses an hour
    berlinNight | between 2026-10-24T12:00+02:00 2026-10-25T12:00+01:00 | 9h | the night that gains one
    berlinNight | add 2026-03-28T22:00+01:00 7h | 2026-03-29T06:00+02:00 | it is used up at six
    berlinNight | add 2026-10-24T22:00+02:00 8h | 2026-10-25T05:00+01:00 | eight of nine hours
    berlinGap | between 2026-03-29T00:00+01:00 2026-03-30T00:00+02:00 | 1h | 02:00-03:00 is empty in the gap: only 08:00-09:00 is left
    berlinGap | opening 2026-03-29 | 2026-03-29T08:00+02:00 | an interval left empty is no opening
    berlinGap | opening 2026-03-22 | 2026-03-22T02:00+01:00 | on another Sunday it is one
    berlinGap | between 2026-10-25T00:00+02:00 2026-10-26T00:00+01:00 | 3h | from the first 02:00 to the only 03:00 are two hours
    berlinInGap | open 2026-03-29T03:20+02:00 | yes | 02:15-02:45 in the gap is 03:15-03:45
    berlinInGap | next 2026-03-29T00:00+01:00 | 2026-03-29T03:15+02:00 | moved forward by the gap
    berlinInGap | between 2026-10-25T00:00+02:00 2026-10-26T00:00+01:00 | 30m | of doubled times only the first
    berlinIntoGap | between 2026-03-29T00:00+01:00 2026-03-30T00:00+02:00 | 1h+30m | 01:00-02:30 runs to 03:30: one hour and a half
    berlinIntoGap | between 2026-10-25T00:00+02:00 2026-10-26T00:00+01:00 | 1h+30m | to the first 02:30
    berlinOutOfGap | between 2026-03-29T00:00+01:00 2026-03-30T00:00+02:00 | 30m | 02:30-04:00 begins at 03:30
    berlinOutOfGap | between 2026-10-25T00:00+02:00 2026-10-26T00:00+01:00 | 2h+30m | from the first 02:30, the doubled hour counts twice
    berlinReversed | between 2026-03-29T00:00+01:00 2026-03-30T00:00+02:00 | 0m | 02:30 is 03:30, after 03:15: none
    berlinReversed | between 2026-03-22T00:00+01:00 2026-03-23T00:00+01:00 | 45m | on another Sunday 45 minutes
    newYork | add 2026-03-06T16:30-05:00 1h | 2026-03-09T09:30-04:00 | over the weekend of the change, west of UTC
    newYork | between 2026-10-30T00:00-04:00 2026-11-03T00:00-05:00 | 16h | and back
    newYorkAlways | between 2026-03-08T00:00-05:00 2026-03-09T00:00-04:00 | 23h | 23 hours
    newYorkAlways | between 2026-11-01T00:00-04:00 2026-11-02T00:00-05:00 | 25h | 25 hours
    newYorkAlways | add 2026-11-01T01:59-04:00 1m | 2026-11-01T01:00-05:00 | the second 01:00 follows the first 01:59
    newYorkGap | between 2026-03-08T00:00-05:00 2026-03-09T00:00-04:00 | 1h+30m | 01:00-02:30 runs to 03:30
    newYorkGap | between 2026-11-01T00:00-04:00 2026-11-02T00:00-05:00 | 2h+30m | from the first 01:00 to the only 02:30
    newYorkNight | between 2026-03-07T12:00-05:00 2026-03-08T12:00-04:00 | 7h | the short night
    newYorkNight | between 2026-10-31T12:00-04:00 2026-11-01T12:00-05:00 | 9h | the long night
    lordHowe | between 2026-10-04T00:00+10:30 2026-10-05T00:00+11:00 | 1h+30m | a gap of half an hour, 02:00 to 02:30
    lordHowe | between 2026-04-05T00:00+11:00 2026-04-06T00:00+10:30 | 2h+30m | half an hour doubled, 01:30 to 02:00
    lordHowe | add 2026-10-04T01:45+10:30 30m | 2026-10-04T02:45+11:00 | over the half hour that is missing
    lordHowe | add 2026-04-05T01:45+11:00 30m | 2026-04-05T01:45+10:30 | from the first 01:45 to the second
    lordHoweAlways | between 2026-10-04T00:00+10:30 2026-10-05T00:00+11:00 | 23h+30m | a day of 23 hours and a half
    lordHoweAlways | between 2026-04-05T00:00+11:00 2026-04-06T00:00+10:30 | 24h+30m | a day of 24 hours and a half
    lordHoweIn | between 2026-10-04T00:00+10:30 2026-10-05T00:00+11:00 | 45m | 02:15 in the gap is 02:45: from 01:30 three quarters of an hour
    saoPaulo | between 2018-11-04T00:00-02:00 2018-11-05T00:00-02:00 | 1h | midnight in a gap: 00:00 is 01:00
    saoPaulo | next 2018-11-03T12:00-03:00 | 2018-11-04T01:00-02:00 | the day begins at one
    saoPaulo | between 2018-02-17T12:00-02:00 2018-02-18T12:00-03:00 | 2h | the hour before midnight doubled changes nothing after it
    apia | next 2011-12-29T17:00-10:00 | 2011-12-31T09:00+14:00 | a date that the zone skipped
    apia | between 2011-12-29T00:00-10:00 2012-01-01T00:00+14:00 | 16h | and its hours fall on the next day's, once
    kathmandu | add 2026-03-02T16:45+05:45 30m | 2026-03-03T09:15+05:45 | an offset of quarters, without summer time
    kiritimati | open 2026-03-02T09:00+14:00 | yes | the easternmost zone
    honolulu | next 2026-03-06T17:00-10:00 | 2026-03-09T09:00-10:00 | far in the west, without summer time
    """
}
