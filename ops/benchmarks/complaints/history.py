#!/usr/bin/env python3
"""Feeds a table as history to the complaint worker and prints what its clocks say: met and missed by clock and month.

  history.py --binaries DIR --bootstrap B --mapping ops/mappings/sf-311.yaml --policy ops/mappings/sf-311.policy.yaml
             --data requests.csv.gz --scratch DIR [--check] [--json]

A tick comes each midnight of the firm and a quarter of an hour, after all rows up to it, as RULES ("Time") says; it is copied into
tier-changes, since no tiering worker runs here. With --check every clock is worked out a second time, minute by minute from the
table alone, and compared complaint by complaint; a difference is exit code 1.
"""
import argparse, collections, datetime, json, sys, time, zoneinfo
import yaml
from fleet import PARTITIONS, Sink, Worker, apply_topics, event, milliseconds, reader, report, rfc3339
from mapping import Mapping, instant


def feed(sink, events, zone, quiet_days):
    """Writes the events and the ticks; returns the last tick."""
    day = datetime.datetime.fromtimestamp(events[0][0] / 1000, zone).date()
    last = datetime.datetime.fromtimestamp(events[-1][0] / 1000, zone).date() + datetime.timedelta(days=quiet_days)
    index = ticks = 0
    while day < last:
        day += datetime.timedelta(days=1)
        tick = instant(datetime.datetime.combine(day, datetime.time()), zone) + 15 * 60_000
        while index < len(events) and events[index][0] <= tick:
            _, _, customer, value = events[index]
            sink.complaint(customer, value)
            index += 1
        sink.flush()
        for number in range(PARTITIONS):
            ends = {"complaints": sink.ends.get(("complaints", number), 0), "customers": 0}
            value = event("mainstay/feed", "tick-%d-%d" % (number, tick), "clock.tick", tick, {"mode": "history", "ends": ends})
            sink.send("clock", number, str(number), value)
            sink.send("tier-changes", number, str(number), value)
        ticks += 1
    sink.flush()
    return tick, ticks


def read(bootstrap, worker, last_tick, limit):
    """All that came out, once each partition has the last tick: escalations, last cases, codes of dead letters."""
    consumer = reader(bootstrap, ["complaint-escalations", "complaint-cases", "dead-letters"])
    escalations, cases, letters, done = [], {}, collections.Counter(), set()
    deadline, quiet = time.time() + limit, 0
    while len(done) < PARTITIONS or quiet < 4:
        worker.check()
        if time.time() > deadline:
            sys.exit("not done after %d s: %d of %d partitions have the last tick" % (limit, len(done), PARTITIONS))
        records = consumer.consume(5000, 0.25)
        quiet = 0 if records else quiet + 1
        for record in records:
            if record.error():
                continue
            if record.topic() == "dead-letters":
                letters[dict(record.headers())["error-code"].decode()] += 1
                continue
            if record.topic() == "complaint-cases":
                cases[record.key()] = json.loads(record.value())["data"] if record.value() else cases.get(record.key())
                continue
            value = json.loads(record.value())
            if value["type"] == "clock.tick":
                if milliseconds(value["time"]) >= last_tick:
                    done.add(record.partition())
            else:
                escalations.append(value)
    consumer.close()
    return escalations, cases, letters


def summary(escalations, cases, letters, zone):
    clocks = ["firstResponse", "nextResponse", "resolution", "level", "promise"]
    months = collections.defaultdict(collections.Counter)
    totals = collections.Counter()
    for value in escalations:
        month = datetime.datetime.fromtimestamp(milliseconds(value["time"]) / 1000, zone).strftime("%Y-%m")
        kind = value["type"].partition(".")[2]
        months[month][value["data"]["clock"], kind] += 1
        totals[value["data"]["clock"], kind] += 1
    used = [clock for clock in clocks if totals[clock, "met"] or totals[clock, "breached"]]
    print("month    " + "".join("%28s" % ("%s met/missed" % clock) for clock in used))
    for month in sorted(months) + ["all"]:
        counts = totals if month == "all" else months[month]
        cells = ""
        for clock in used:
            met, missed = counts[clock, "met"], counts[clock, "breached"]
            share = " %4.0f %%" % (100 * met / (met + missed)) if met + missed else ""
            cells += "%28s" % ("%d / %d%s" % (met, missed, share))
        print("%-9s%s" % (month, cells))
    states = collections.Counter(case["state"] for case in cases.values() if case)
    levels = collections.Counter(case["level"] for case in cases.values() if case)
    raised = collections.Counter(value["data"]["toLevel"] for value in escalations if value["type"] == "complaint.escalated")
    print("cases by state: " + ", ".join("%s %d" % item for item in sorted(states.items())))
    print("cases by level: " + ", ".join("%d: %d" % item for item in sorted(levels.items())))
    print("raises by level reached: " + ", ".join("%d: %d" % item for item in sorted(raised.items())))
    print("dead letters: " + (", ".join("%s %d" % item for item in sorted(letters.items())) or "none"))


class Minutes:
    """Business time from a policy's standard calendar, day by day; knows whole weeks without holidays and special hours."""

    def __init__(self, policy):
        self.zone = zoneinfo.ZoneInfo(policy["calendars"]["standard"]["zone"])
        self.hours = policy["calendars"]["standard"]["hours"]

    def stretches(self, start):
        day = datetime.datetime.fromtimestamp(start / 1000, self.zone).date()
        while True:
            for text in self.hours.get(["mon", "tue", "wed", "thu", "fri", "sat", "sun"][day.weekday()], []):
                walls = [datetime.datetime.combine(day, datetime.time.fromisoformat(part)) for part in text.split("-")]
                begin, end = (instant(wall, self.zone) for wall in walls)
                if end > start:
                    yield max(begin, start), end
            day += datetime.timedelta(days=1)

    def due(self, start, minutes):
        rest = minutes * 60_000
        for begin, end in self.stretches(start):
            if rest <= end - begin:
                return begin + rest
            rest -= end - begin


def differences(events, escalations, policy, last_tick):
    """Complaints whose first response or resolution is met or missed at another instant than the table says; class D, no holds."""
    minutes = Minutes(policy)
    opened, answered, resolved = {}, {}, {}
    for time, _, customer, value in events:
        kind = json.loads(value)["type"].partition(".")[2]
        if kind == "opened":
            opened.setdefault(customer, time)
        elif kind == "resolved":
            resolved[customer] = time
        else:
            answered[customer] = min(time, answered.get(customer, time))
    found = collections.defaultdict(dict)
    for value in escalations:
        kind = value["type"].partition(".")[2]
        if kind in ("met", "breached") and value["data"]["clock"] in ("firstResponse", "resolution"):
            found[value["data"]["customerID"]][value["data"]["clock"]] = kind, milliseconds(value["time"])
    wrong = []
    for customer, start in opened.items():
        expected = {}
        # What is more than 30 days older than the opening has waited in vain and lies with the dead letters.
        for known in answered, resolved:
            if known.get(customer, start) < start - 30 * 86_400_000:
                del known[customer]
        end = max(start, resolved[customer]) if customer in resolved else None
        answer = max(start, answered[customer]) if customer in answered else None
        for clock, target, stop in ("firstResponse", 120, answer), ("resolution", 1440, end):
            due = minutes.due(start, target)
            if stop is not None and stop <= due and not (clock == "firstResponse" and end is not None and end < stop):
                expected[clock] = "met", stop
            elif due <= last_tick and not (clock == "firstResponse" and end is not None and end <= due):
                expected[clock] = "breached", due
        if expected != found.get(customer, {}):
            wrong.append((customer, expected, found.get(customer, {})))
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in "binaries", "bootstrap", "mapping", "policy", "data", "scratch":
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--quiet-days", type=int, default=60, help="days of ticks after the last row")
    parser.add_argument("--limit", type=int, default=400, help="seconds until it must be done")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    mapping = Mapping(options.mapping)
    with open(options.policy) as f:
        policy = yaml.safe_load(f)
    zone = zoneinfo.ZoneInfo(policy["firm"]["zone"])
    events = []
    for row in mapping.rows(options.data):
        for time_, customer, value in mapping.events(row):
            events.append((time_, len(events), customer, value))
    events.sort(key=lambda entry: entry[:2])
    apply_topics(options.binaries, options.bootstrap)
    sink = Sink(options.bootstrap)
    worker = Worker(options.binaries, options.bootstrap, options.policy, options.scratch, "--no-own-ticks")
    try:
        began = time.time()
        last_tick, ticks = feed(sink, events, zone, options.quiet_days)
        escalations, cases, letters = read(options.bootstrap, worker, last_tick, options.limit)
        took, cpu, (_, peak) = time.time() - began, worker.cpu(), worker.memory()
    finally:
        worker.stop()
    if not options.json:
        summary(escalations, cases, letters, zone)
    report([("events", len(events), "", None), ("ticks", ticks, "", None), ("complaints", len(cases), "", None),
            ("escalation events", len(escalations), "", None), ("wall, feeding and reading included", round(took, 1), "s", None),
            ("worker's CPU", round(cpu, 1), "s", None), ("worker's memory, at most", round(peak), "MB", 150)], options.json)
    if options.check:
        wrong = differences(events, escalations, policy, last_tick)
        for customer, expected, found in wrong[:10]:
            print("complaint %s: expected %s, found %s" % (customer, expected, found), file=sys.stderr)
        report([("complaints whose clocks differ from the table", len(wrong), "", None)], options.json)
        if wrong:
            sys.exit(1)


if __name__ == "__main__":
    main()
