#!/usr/bin/env python3
"""A million pending follow-ups in the real worker: memory, how soon what is due falls due, and how soon it works again after a restart.

  volume.py --binaries DIR --scratch DIR [--pending 1000000] [--wave 10000] [--json]

Each pending follow-up is a declined item of a customer of its own, 30 days ahead. At the head of the stream, no-shows fall due on whole
seconds, alone and many at one tick; late is from that second to the moment at which a reader of committed records has the `followUp.due`.
"""
import argparse
import json
import os
import signal
import time

from fleet import Fleet, Sender, cpu, memory, report, rfc3339, seconds

# Stores are always open, nobody is ever quiet, and a no-show is due at once: so an event says to the second when it falls due.
POLICY = """
firm: {zone: Etc/UTC, calendar: always}
calendars:
  always:
    zone: Etc/UTC
    hours: {mon: ["00:00-24:00"], tue: ["00:00-24:00"], wed: ["00:00-24:00"], thu: ["00:00-24:00"], fri: ["00:00-24:00"],
            sat: ["00:00-24:00"], sun: ["00:00-24:00"]}
followUps:
  quietHours: {from: "00:00", to: "00:00"}
  kinds: {noShow: {days: 0}}
"""


class Head:
    """Sends no-shows that fall due at given seconds, and watches what comes of them."""

    def __init__(self, fleet, sender):
        self.sender, self.number = sender, 0
        self.reader = fleet.consumer("follow-up-events", at_end=True)

    def send(self, due):
        self.number += 1
        name = "H%d" % self.number
        self.sender.event("visits", "visit.noShow", "no-show-" + name, rfc3339(due), name, {"visitID": "v-" + name, "customerID": name})

    def next_of(self, kind, limit):
        """The next event of a kind as (seen, windowStart), or nothing when the time is up."""
        while time.time() < limit:
            record = self.reader.poll(0.05)
            if record is None or record.error() or record.value() is None:
                continue
            event = json.loads(record.value())
            if event["type"] == kind:
                return time.time(), seconds(event["data"]["windowStart"])
        return None

    def late(self, count, limit):
        """How late each of so many was, in seconds; fails when some never come.

        They are read only once all are there: reading thousands of them takes as long as what is measured.
        """
        found = []
        while len(found) < count:
            records = self.reader.consume(1000, 0.02)
            now = time.time()
            if now >= limit:
                raise SystemExit("only %d of %d fell due in time" % (len(found), count))
            found += [(now, record.value()) for record in records
                      if not record.error() and record.value() and b'"type":"followUp.due"' in record.value()]
        return [seen - seconds(json.loads(value)["data"]["windowStart"]) for seen, value in found]


def load(fleet, sender, worker, count):
    began, now = time.time(), rfc3339(time.time())
    for number in range(count):
        name = "C%d" % number
        sender.event("visits", "visit.itemDeclined", "declined-" + name, now, name,
                     {"visitID": "v-" + name, "customerID": name, "code": "brake"})
        if number % 1000 == 0:
            sender.producer.poll(0)
    sender.flush()
    while fleet.lag("visits") > 0:
        if worker.poll() is not None:
            raise SystemExit("the worker ended: see " + fleet.log("followups-worker"))
        time.sleep(0.2)
    return time.time() - began


def restart(fleet, head, worker, policy, number):
    """Ends the worker and starts it again; seconds from the start to the first new output."""
    fleet.end(worker, number)
    head.send(time.time() + 60)
    head.sender.flush()
    began = time.time()
    worker = fleet.worker(policy)
    found = head.next_of("followUp.scheduled", began + 60)
    if not found:
        raise SystemExit("nothing came after the restart: see " + fleet.log("followups-worker"))
    return worker, found[0] - began


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binaries", required=True)
    parser.add_argument("--scratch", required=True)
    parser.add_argument("--pending", type=int, default=1_000_000)
    parser.add_argument("--wave", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    policy = os.path.join(options.scratch, "policy.yaml")
    with open(policy, "w") as file:
        file.write(POLICY)
    fleet = Fleet(options.binaries, options.scratch)
    rows = []
    try:
        sender = Sender(fleet)
        fleet.clock()
        worker = fleet.worker(policy)
        wall = load(fleet, sender, worker, options.pending)
        rows.append(("pending follow-ups", options.pending, "", None))
        rows.append(("to take them in: wall", round(wall, 1), "s", None))
        rows.append(("to take them in: worker's CPU for each", round(cpu(worker) / options.pending * 1e6, 1), "µs", None))
        rows.append(("resident at most while it takes them in", round(memory(worker)[1], 1), "MB", 150))
        head = Head(fleet, sender)
        worker, killed = restart(fleet, head, worker, policy, signal.SIGKILL)
        rows.append(("killed, from start to the first output", round(killed, 2), "s", 1))
        worker, stopped = restart(fleet, head, worker, policy, signal.SIGTERM)
        rows.append(("stopped, from start to the first output", round(stopped, 2), "s", 1))
        first = int(time.time()) + 5
        for second in range(10):
            head.send(first + second)
        sender.flush()
        alone = sorted(head.late(10, first + 40))
        rows.append(("due alone: late, the middle one of 10", round(alone[5], 3), "s", None))
        rows.append(("due alone: late, the worst of 10", round(alone[-1], 3), "s", 1))
        at = int(time.time()) + max(10, options.wave // 1000)
        for _ in range(options.wave):
            head.send(at)
        sender.flush()
        while time.time() < at - 1:
            time.sleep(0.1)
        spent = cpu(worker)
        wave = sorted(head.late(options.wave, at + 60))
        spent = cpu(worker) - spent
        rows.append(("%d due at one tick: late, the middle one" % options.wave, round(wave[len(wave) // 2], 3), "s", None))
        rows.append(("%d due at one tick: late, the last" % options.wave, round(wave[-1], 3), "s", 1))
        rows.append(("%d due at one tick: worker's CPU for each" % options.wave, round(spent / options.wave * 1e6, 1), "µs", None))
        rows.append(("resident with all pending", round(memory(worker)[0], 1), "MB", 150))
        rows.append(("resident at most since the restart", round(memory(worker)[1], 1), "MB", 150))
    finally:
        fleet.stop()
    report(rows, options.json)


main()
