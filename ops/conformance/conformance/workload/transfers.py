"""Transactions with offsets, made of single requests, so that every outcome is known or known to be unknown."""

import random
import threading
import time
from enum import Enum

from ..case import Failure
from ..cases.offsets import committed
from ..transactional import RawProducer
from ..wire import Closed


class Outcome(Enum):
    COMMITTED = "committed"
    ABORTED = "aborted"
    LEFT = "left open and abandoned"
    UNKNOWN = "commit asked, answer never seen"


class Reborn(Exception):
    """The producer gives up its transaction and starts a new life."""


class Transfers(threading.Thread):
    """Transaction n writes a few records to each partition and commits offset n; a broken connection is sometimes retried and
    sometimes the end of this producer's life."""

    def __init__(self, broker, number, topic, partitions, group, seed):
        super().__init__(daemon=True)
        self.broker = broker
        self.number = number
        self.topic = topic
        self.partitions = partitions
        self.group = group
        self.chance = random.Random(seed * 1000 + number)
        self.transactional_id = broker.name("transfers")
        self.outcomes = {}
        self.sizes = {}
        self.lives = 0
        self.violations = []
        self.ending = threading.Event()

    def run(self):
        try:
            n = 0
            while not self.ending.is_set():
                producer = self.patiently(lambda: RawProducer(self.broker, self.transactional_id, timeout_ms=60_000))
                self.lives += 1
                self.resolve(n)
                try:
                    while not self.ending.is_set():
                        n += 1
                        self.transfer(producer, n)
                except Reborn:
                    pass
            self.patiently(lambda: RawProducer(self.broker, self.transactional_id))
            self.resolve(n)
        except Exception as error:
            self.violations.append(f"transfers {self.number}: {type(error).__name__}: {error}")

    def transfer(self, producer, n):
        """One transaction to its end, unless the producer is reborn on the way."""
        self.outcomes[n] = Outcome.LEFT
        self.sizes[n] = self.chance.randrange(1, 6)
        for partition in range(self.partitions):
            self.hold(self.step(lambda: producer.add(self.topic, partition)), "AddPartitionsToTxn", n)
            values = [f"{self.number}/{n}/{i}" for i in range(self.sizes[n])]
            batch = producer.batch(*values, partition=(self.topic, partition))
            self.hold(self.step(lambda: producer.produce(self.topic, batch, partition=partition).error), "Produce", n)
        self.hold(self.step(lambda: producer.add_offsets(self.group)), "AddOffsetsToTxn", n)
        self.hold(self.step(lambda: producer.commit_offset(self.group, self.topic, n, self.number, metadata=f"{n}")),
                  "TxnOffsetCommit", n)
        commit = self.chance.random() < 0.75
        self.outcomes[n] = Outcome.UNKNOWN if commit else Outcome.LEFT
        self.hold(self.step(lambda: producer.end(commit)), "EndTxn", n)
        self.outcomes[n] = Outcome.COMMITTED if commit else Outcome.ABORTED

    def hold(self, code, request, n):
        if code:
            raise Failure(f"transaction {n}: {request} answered error {code}")

    def step(self, action):
        """One request, again after a broken connection, or the end of this life."""
        while True:
            try:
                return action()
            except (Closed, OSError):
                if self.chance.random() < 0.25:
                    raise Reborn from None
                time.sleep(0.03)

    def patiently(self, action):
        while True:
            try:
                return action()
            except (Closed, OSError):
                time.sleep(0.03)

    def resolve(self, n):
        """The new life's InitProducerId has decided the last transaction: its offset tells how."""
        if self.outcomes.get(n) not in (Outcome.UNKNOWN, Outcome.LEFT):
            return
        offset = self.patiently(lambda: committed(self.broker, self.group, self.topic, self.number).offset)
        before = max((k for k in self.outcomes if k < n and self.outcomes[k] is Outcome.COMMITTED), default=-1)
        if offset == n and self.outcomes[n] is Outcome.UNKNOWN:
            self.outcomes[n] = Outcome.COMMITTED
        elif offset == before:
            self.outcomes[n] = Outcome.ABORTED
        else:
            self.violations.append(f"transfers {self.number}: offset {offset} after transaction {n} "
                                   f"({self.outcomes[n].value}); the last committed one is {before}")

    @property
    def last_committed(self):
        # A copy, as the producer's own thread goes on meanwhile.
        return max((n for n, outcome in list(self.outcomes.items()) if outcome is Outcome.COMMITTED), default=-1)

    def count(self, outcome):
        return sum(found is outcome for found in list(self.outcomes.values()))
