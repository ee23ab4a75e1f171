#!/usr/bin/env python3
"""Feeds a table as history through its mapping, as an operator does, and prints what the complaint worker's clocks say.

  history.py --binaries DIR --mapping ops/mappings/sf-311.yaml --policy ops/mappings/sf-311.policy.yaml --data requests.csv.gz
             --scratch DIR [--bootstrap B] [--json]

`mainstay up --history` feeds, with the tiering worker beside the complaint worker; `mainstay report --by-clock` prints met and missed by
clock and month. Every clock is then worked out a second time, minute by minute from the table alone, and compared complaint by complaint
with what came out, and the report's sums with those of the same; a difference is exit code 1.
"""
import argparse, collections, datetime, json, os, signal, subprocess, sys, time, zoneinfo
import yaml
from fleet import milliseconds, report
from mapping import Mapping, instant


class Fleet:
    """The product on this machine: its commands, and `mainstay up` between `start` and `stop`."""

    def __init__(self, options):
        self.options = options
        self.bootstrap = options.bootstrap
        self.log = os.path.join(options.scratch, "up.log")

    def start(self):
        o = self.options
        command = [self.mainstay, "up", "--data", os.path.join(o.scratch, "fleet"), "--listen", "127.0.0.1:0", "--scale", "followups=0",
                   "--no-intake", "--no-clock", "--policy", o.policy, "--logs", os.path.join(o.scratch, "logs"), "--history", o.data,
                   "--map", o.mapping] + (["--bootstrap", o.bootstrap] if o.bootstrap else [])
        with open(self.log, "w") as log:
            # What the feeder notes of how far it has come belongs to this run.
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=dict(os.environ, XDG_STATE_HOME=o.scratch))
        while not any(line.startswith("The fleet is up") for line in open(self.log)):
            if self.process.poll() is not None:
                sys.exit(open(self.log).read())
            time.sleep(0.1)
        if not self.bootstrap:
            with open(os.path.join(o.scratch, "fleet", "broker.port")) as port:
                self.bootstrap = "127.0.0.1:" + port.read().strip()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)

    @property
    def mainstay(self):
        return os.path.join(self.options.binaries, "mainstay")

    def run(self, *arguments):
        command = [self.mainstay, *arguments, "--bootstrap", self.bootstrap]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            sys.exit("%s: exit code %d\n%s%s" % (" ".join(arguments), done.returncode, done.stdout, done.stderr))
        return done.stdout

    def objects(self, *arguments):
        return [json.loads(line) for line in self.run(*arguments).splitlines()]


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
        kind = value.get("type", "").partition(".")[2]
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


def sums_differ(objects, escalations, zone):
    """Months and clocks whose sums in the report are not those of the events."""
    found, counted = collections.Counter(), collections.Counter()
    for value in escalations:
        kind = value.get("type", "").partition(".")[2]
        if kind in ("met", "breached"):
            month = datetime.datetime.fromtimestamp(milliseconds(value["time"]) / 1000, zone).strftime("%Y-%m")
            counted[month, value["data"]["clock"], kind] += 1
    for value in objects:
        if value["kind"] == "clock":
            for kind in "met", "breached":
                if value[kind]:
                    found[value["month"], value["clock"], kind] += value[kind]
    return [key for key in set(found) | set(counted) if found[key] != counted[key]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in "binaries", "mapping", "policy", "data", "scratch":
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--bootstrap", default="")
    parser.add_argument("--limit", type=int, default=1800, help="seconds until the workers must be done, once all is fed")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with open(options.policy) as f:
        policy = yaml.safe_load(f)
    zone = zoneinfo.ZoneInfo(policy["firm"]["zone"])
    # The check reads the table by itself.
    mapping = Mapping(options.mapping)
    events = [(at, customer, value) for row in mapping.rows(options.data) for at, customer, value in mapping.events(row)]
    events = [(at, index, customer, value) for index, (at, customer, value) in enumerate(events)]
    events.sort(key=lambda entry: entry[:2])
    fleet = Fleet(options)
    # Ended from outside, it still ends what it has started.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    began = time.time()
    try:
        fleet.start()
        status = fleet.objects("status", "--wait", "--history", "--workers", "tiering,complaints", "--timeout", str(options.limit), "--json")
        took = time.time() - began
        last_tick = min(milliseconds(value["streamTime"]) for value in status if value.get("worker") == "complaints" and value.get("streamTime"))
        if not options.json:
            print(fleet.run("report", "--by-clock", "--zone", str(zone)))
        sums = fleet.objects("report", "--zone", str(zone), "--json")
        escalations = fleet.objects("tail", "complaint-escalations", "--beginning", "--no-follow", "--no-ticks", "--json")
        letters = fleet.objects("dead-letters", "list", "--json")
    finally:
        fleet.stop()
    wrong, unequal = differences(events, escalations, policy, last_tick), sums_differ(sums, escalations, zone)
    for customer, expected, found in wrong[:10]:
        print("complaint %s: expected %s, found %s" % (customer, expected, found), file=sys.stderr)
    for key in unequal[:10]:
        print("the report's sum of %s is not that of the events" % (key,), file=sys.stderr)
    report([("events", len(events), "", None), ("escalation events", len(escalations), "", None), ("dead letters", len(letters), "", None),
            ("start, feed and decisions", round(took, 1), "s", None),
            ("complaints whose clocks differ from the table", len(wrong), "", None),
            ("sums of the report that differ", len(unequal), "", None)], options.json)
    if wrong or unequal:
        sys.exit(1)


if __name__ == "__main__":
    main()
