#!/usr/bin/env python3
"""200,000 open complaints with running clocks in one worker process: how late do warnings and breaches become visible?

  volume.py --binaries DIR --bootstrap B --scratch DIR [--cases N] [--json]

All complaints are open around the clock. Most fall due later; --burst warnings and as many breaches are due at one tick each, and a
trickle of both at every second of --seconds. `mainstay clock` ticks once a second. An escalation's delay is the time from the instant
at which it was due to the moment at which a consumer with isolation.level=read_committed has it. The worker's CPU is also taken over
seconds in which nothing is due: what holds the cases open must cost nothing.
"""
import argparse, collections, json, os, statistics, subprocess, sys, time
from fleet import Sink, Worker, apply_topics, event, milliseconds, reader, report

MINUTE = 60_000
POLICY = """\
calendars:
  standard:
    zone: UTC
    hours: {mon: ["00:00-24:00"], tue: ["00:00-24:00"], wed: ["00:00-24:00"], thu: ["00:00-24:00"], fri: ["00:00-24:00"],
            sat: ["00:00-24:00"], sun: ["00:00-24:00"]}
stores: {s1: {}}
"""


class Cases:
    """Opens complaints, each of a customer of its own."""

    def __init__(self, sink):
        self.sink, self.count = sink, 0

    def open(self, ms):
        name = "V%06d" % self.count
        self.count += 1
        self.sink.complaint(name, event("volume", name, "complaint.opened", ms, {
            "complaintID": name, "customerID": name, "storeID": "s1", "channel": "phone", "category": "noise", "severity": "normal"}))


class Watch:
    """Reads cases and escalations as they become visible and notes when."""

    def __init__(self, bootstrap, worker):
        self.consumer = reader(bootstrap, ["complaint-cases", "complaint-escalations"])
        self.worker, self.cases, self.seen = worker, set(), []

    def poll(self, wait):
        records = self.consumer.consume(2000, wait)
        now = time.time() * 1000
        for record in records:
            if record.error():
                continue
            if record.topic() == "complaint-cases":
                self.cases.add(record.key())
            else:
                self.seen.append((now, record.value()))

    def until(self, condition, limit, what):
        end = time.time() + limit
        while not condition():
            self.worker.check()
            if time.time() > end:
                sys.exit("after %d s there is still no %s" % (limit, what))
            self.poll(0.02)

    def forget(self):
        self.seen = []


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in "binaries", "bootstrap", "scratch":
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--cases", type=int, default=200_000)
    parser.add_argument("--burst", type=int, default=5_000)
    parser.add_argument("--trickle", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    apply_topics(options.binaries, options.bootstrap)
    policy = os.path.join(options.scratch, "policy.yaml")
    with open(policy, "w") as f:
        f.write(POLICY)
    sink = Sink(options.bootstrap)
    cases = Cases(sink)
    worker = Worker(options.binaries, options.bootstrap, policy, options.scratch)
    clock = subprocess.Popen([os.path.join(options.binaries, "mainstay"), "clock", "--bootstrap", options.bootstrap])
    try:
        measure(options, sink, cases, worker)
    finally:
        worker.stop()
        clock.terminate()
        clock.wait(30)


def measure(options, sink, cases, worker):
    watch = Watch(options.bootstrap, worker)
    later = 2 * options.burst + 2 * options.trickle * options.seconds
    began = time.time()
    now = int(began) * 1000
    for number in range(options.cases - later):
        # Opened 20 to 60 minutes ago: no warning is due within the next half hour.
        cases.open(now - 20 * MINUTE - number % 2400 * 1000)
    sink.flush()
    watch.until(lambda: len(watch.cases) >= cases.count, 300, "case of every complaint")
    loaded = time.time() - began
    cpu_loading = worker.cpu()

    start = worker.cpu(), time.time()
    watch.until(lambda: time.time() >= start[1] + 15, 60, "end of the quiet time")
    quiet_cpu = (worker.cpu() - start[0]) / (time.time() - start[1])

    # The first response of D is due after 120 minutes and warned of after 90.
    burst = int(time.time()) * 1000 + 15_000
    for number in range(options.burst):
        cases.open(burst - 90 * MINUTE)
        cases.open(burst + 5_000 - 120 * MINUTE)
    for second in range(options.seconds):
        for number in range(options.trickle):
            cases.open(burst + (10 + second) * 1000 - 90 * MINUTE)
            cases.open(burst + (10 + second) * 1000 - 120 * MINUTE)
    sink.flush()
    watch.until(lambda: len(watch.cases) >= cases.count, 60, "case of every complaint")
    ready = burst / 1000 - time.time()
    end = burst / 1000 + 10 + options.seconds
    watch.until(lambda: time.time() >= end + 3, 120, "end of the measurement")
    resident, peak = worker.memory()

    delays = collections.defaultdict(list)
    for seen, value in watch.seen:
        read = json.loads(value)
        if read["type"] == "clock.tick" or read["type"] == "complaint.escalated":
            continue
        due = milliseconds(read["time"])
        if due >= burst:
            part = "at one tick" if due in (burst, burst + 5_000) else "second by second"
            delays[read["type"].partition(".")[2], part].append(seen - due)
    rows = [("open complaints", cases.count, "", None), ("loading: until the last case is visible", round(loaded, 1), "s", None),
            ("loading: worker's CPU per complaint", round(cpu_loading / (options.cases - later) * 1e6, 1), "us", None),
            ("nothing due: worker's CPU", round(100 * quiet_cpu, 2), "% of core", None),
            ("cases were all there before the first burst by", round(ready, 1), "s", None)]
    expected = {"at one tick": options.burst, "second by second": options.trickle * options.seconds}
    complete = True
    for kind in "warned", "breached":
        for part in "at one tick", "second by second":
            found = delays[kind, part]
            complete = complete and len(found) == expected[part]
            rows.append(("%s %s" % (kind, part), len(found), "", None))
            if found:
                rows.append(("  delay: median", round(statistics.median(found)), "ms", None))
                rows.append(("  delay: 99 of 100", round(percentile(found, 0.99)), "ms", None))
                rows.append(("  delay: at most", round(max(found)), "ms", 1000))
    rows += [("worker's memory with all of them open", round(resident), "MB", 150), ("worker's memory, at most", round(peak), "MB", 150)]
    report(rows, options.json)
    if not complete or ready < 0:
        sys.exit("the measurement is not whole: not every warning and breach came, or the cases came too late")


if __name__ == "__main__":
    main()
