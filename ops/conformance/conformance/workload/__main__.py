"""Kills a broker at random points of a mixed workload and audits what it kept; SIGTERM ends it early, with its audit."""

import argparse
import random
import signal
import statistics
import sys
import threading
import time

from ..broker import Broker
from ..case import Failure, until
from ..cases.offsets import committed
from ..process import BrokerProcess
from ..wire import Closed
from .audit import audit_reading, audit_stream, audit_transfers
from .readers import Notes, Reader
from .stream import Stream
from .transfers import Outcome, Transfers

PARTITIONS = 3
WORKERS = 3


def main():
    parser = argparse.ArgumentParser(prog="kill9", description=__doc__)
    parser.add_argument("--broker-command", required=True, metavar="COMMAND", help="with {data} and {port} (and {host}) filled in")
    parser.add_argument("--rounds", type=int, default=25, help="how often the broker is killed (default 25)")
    parser.add_argument("--seed", type=int, default=1, help="decides when it is killed and what the workload does (default 1)")
    options = parser.parse_args()
    process = BrokerProcess(options.broker_command)
    try:
        violations = KillRun(process, options).run()
    finally:
        process.remove()
    for violation in violations[:40]:
        print(f"violation: {violation}")
    print(f"{len(violations)} violations")
    return 1 if violations else 0


class KillRun:
    """One broker, one workload, many kills."""

    def __init__(self, process, options):
        self.process = process
        self.rounds = options.rounds
        self.seed = options.seed
        self.chance = random.Random(options.seed)
        self.broker = Broker(process.bootstrap)
        self.starts = []
        self.early = 0
        self.ending = threading.Event()
        self.checks = 0
        self.violations = []
        self.last = {}

    def run(self):
        began = time.monotonic()
        self.starts.append(self.process.start())
        self.prepare()
        signal.signal(signal.SIGTERM, lambda *_: self.ending.set())
        for number in range(1, self.rounds + 1):
            if self.ending.is_set():
                break
            if self.chance.random() < 0.5:
                self.await_progress()
            time.sleep(self.chance.uniform(0.02, 0.4))
            self.process.kill()
            if self.chance.random() < 0.1:
                self.process.spawn()
                time.sleep(self.chance.uniform(0, 0.1))
                self.process.kill()
                self.early += 1
            self.starts.append(self.process.start())
            self.check_offsets()
            if number % 50 == 0:
                print(f"{number} kills, {self.stream.acknowledged} records, {len(self.violations)} violations", file=sys.stderr)
        self.finish()
        self.report(time.monotonic() - began)
        return self.violations

    def prepare(self):
        topics = self.broker.topic(PARTITIONS), self.broker.topic(PARTITIONS)
        self.group, self.transfer_group = self.broker.name("group"), self.broker.name("group")
        self.notes = Notes()
        self.stream = Stream(self.broker, topics[0], PARTITIONS)
        self.transfers = [Transfers(self.broker, n, topics[1], PARTITIONS, self.transfer_group, self.seed) for n in range(WORKERS)]
        self.readers = [Reader(self.broker, topics[0], self.group, self.notes, instance="static"),
                        Reader(self.broker, topics[0], self.group, self.notes, rejoin_after=40)]
        for actor in (self.stream, *self.transfers, *self.readers):
            actor.start()

    def await_progress(self):
        """Waits until the stream and the transactions have moved since the start, so that kills meet a workload in full swing."""
        records, transactions = self.stream.acknowledged, self.done
        until(lambda: self.stream.acknowledged > records and self.done > transactions, "progress after a start", 60, 0.005)

    @property
    def done(self):
        return sum(len(transfers.outcomes) for transfers in self.transfers)

    def check_offsets(self):
        """Committed offsets are at least what was acknowledged, and at least what they were."""
        acknowledged = self.notes.acknowledged()
        done = {transfers.number: transfers.last_committed for transfers in self.transfers}
        try:
            for partition in range(PARTITIONS):
                self.hold(("group", partition), committed(self.broker, self.group, self.stream.topic, partition).offset,
                          acknowledged.get(partition, -1))
            for number, least in done.items():
                topic = self.transfers[number].topic
                self.hold(("transfers", number), committed(self.broker, self.transfer_group, topic, number).offset, least)
            self.checks += 1
        except (Closed, OSError) as error:
            self.violations.append(f"a broker that had started broke off: {error}")

    def hold(self, place, offset, acknowledged):
        if offset < acknowledged:
            self.violations.append(f"{place}: {acknowledged} was acknowledged, {offset} is committed")
        if offset < self.last.get(place, -1):
            self.violations.append(f"{place}: the committed offset ran back from {self.last[place]} to {offset}")
        self.last[place] = offset

    def finish(self):
        """Lets everyone come to an end, on a broker that has been killed one time more, and audits."""
        left = self.stream.finish()
        if left:
            self.violations.append(f"stream: {left} records never acknowledged")
        for transfers in self.transfers:
            transfers.ending.set()
        for transfers in self.transfers:
            transfers.join(60)
        total = PARTITIONS * self.stream.sent
        try:
            until(lambda: len(self.notes.values) >= total, "every record read by the group", seconds=300, pause=0.2)
        except Failure as late:
            self.violations.append(f"group: {late}")
        for reader in self.readers:
            reader.ending.set()
        for reader in self.readers:
            reader.join(60)
        self.process.kill()
        self.starts.append(self.process.start())
        self.check_offsets()
        self.violations += audit_stream(self.broker, self.stream)
        self.violations += audit_transfers(self.broker, self.transfers, self.transfers[0].topic, PARTITIONS)
        self.violations += audit_reading(self.broker, self.notes, self.stream)

    def report(self, seconds):
        counts = {outcome: sum(transfers.count(outcome) for transfers in self.transfers) for outcome in Outcome}
        if not (self.stream.acknowledged and counts[Outcome.COMMITTED] and counts[Outcome.ABORTED] and self.notes.commits):
            self.violations.append("a part of the workload did nothing")
        print(f"seed {self.seed}, {len(self.starts) - 1} kills of a running broker, {self.early} of a starting one, {seconds:.0f} s")
        print(f"start after a kill: median {statistics.median(self.starts) * 1000:.0f} ms, "
              f"longest {max(self.starts) * 1000:.0f} ms")
        print(f"stream: {self.stream.acknowledged} records acknowledged of {PARTITIONS * self.stream.sent} sent")
        print(f"transactions: {counts[Outcome.COMMITTED]} committed, {counts[Outcome.ABORTED]} aborted, "
              f"by {sum(t.lives for t in self.transfers)} lives of {WORKERS} producers")
        print(f"group: {self.notes.commits} commits acknowledged, {len(self.notes.values)} records read, {self.notes.fenced} times fenced; "
              f"committed offsets checked {self.checks} times")


raise SystemExit(main())
