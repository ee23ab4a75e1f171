"""Consume, transform, produce: once each, whoever is killed."""

import random
import subprocess
import sys
import time

from ..case import Skip, case, expect_true, until
from .offsets import committed

RECORDS = 2000


def copier(broker, source, target, group, name):
    return subprocess.Popen([sys.executable, "-m", f"{__package__.rsplit('.', 1)[0]}.copier", broker.bootstrap, source, target,
                             group, name], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def fill(broker, source, partitions):
    for partition in range(partitions):
        for start in range(0, RECORDS // partitions, 100):
            broker.write(source, *[f"{partition}/{n}" for n in range(start, start + 100)], partition=partition)


def copy(broker, disturb, copiers=1, partitions=4, static=True):
    """Copies a topic while `disturb` is called with the running copiers; holds that every record is there once, in order."""
    source, target, group = broker.topic(partitions), broker.topic(partitions), broker.name("group")
    fill(broker, source, partitions)
    running = [copier(broker, source, target, group, f"{group}-{n}" if static else "-") for n in range(copiers)]
    last = [-1] * partitions
    try:
        def done():
            for n, process in enumerate(running):
                if process.poll() is not None:
                    running[n] = copier(broker, source, target, group, f"{group}-{n}" if static else "-")
            now = [committed(broker, group, source, p).offset for p in range(partitions)]
            expect_true(all(a <= b for a, b in zip(last, now)), f"committed offsets ran back: {last} → {now}")
            last[:] = now
            disturb(running)
            return now == [RECORDS // partitions] * partitions

        until(done, "the whole source copied", seconds=200, pause=0.2)
    finally:
        for process in running:
            process.kill()
            process.wait()
    for partition in range(partitions):
        until(lambda: broker.offset(target, -1, partition) == broker.offset(target, -1, partition, committed=True),
              "the end of the last transaction", seconds=40)
        values = read_committed(broker, target, partition)
        expect_true(values == [f"{partition}/{n}".encode() for n in range(RECORDS // partitions)],
                    f"partition {partition} has {len(values)} records, {len(set(values))} different, "
                    f"in order: {values == sorted(values, key=lambda v: int(v.split(b'/')[1]))}")


def read_committed(broker, topic, partition):
    """Every committed value of one partition, by a client."""
    from confluent_kafka import TopicPartition

    end = broker.offset(topic, -1, partition)
    consumer = broker.consumer(isolation_level="read_committed", enable_partition_eof=True)
    consumer.assign([TopicPartition(topic, partition, 0)])
    found = []
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        message = consumer.poll(1)
        if message is None:
            continue
        if message.error():
            if consumer.position([TopicPartition(topic, partition)])[0].offset >= end or message.error().code() == -191:
                break
            continue
        found.append(message.value())
    consumer.close()
    return found


@case(seconds=280)
def a_copier_killed_again_and_again_copies_each_record_once(broker):
    """KIP-98/447: consume, transform and produce with offsets in the transaction; kill -9 at random points; one group member
    with a static id and its transactional id."""
    chance = random.Random(1)
    state = {"at": time.monotonic() + 1.5, "kills": 0}

    def disturb(running):
        if state["kills"] < 8 and time.monotonic() > state["at"]:
            running[0].kill()
            running[0].wait()
            state["kills"] += 1
            state["at"] = time.monotonic() + chance.uniform(0.5, 2.5)

    copy(broker, disturb)
    if state["kills"] == 0:
        raise Skip("the copy was over before the first kill")


@case(seconds=280)
def copiers_that_take_over_from_one_another_copy_each_record_once(broker):
    """KIP-447: three members; one is killed, and whoever takes over its partitions goes on; a stale one is fenced by its
    generation."""
    chance = random.Random(2)
    state = {"at": time.monotonic() + 3, "kills": 0}

    def disturb(running):
        if state["kills"] < 3 and time.monotonic() > state["at"]:
            victim = chance.choice(running)
            victim.kill()
            victim.wait()
            state["kills"] += 1
            state["at"] = time.monotonic() + chance.uniform(2, 4)

    copy(broker, disturb, copiers=3, static=False)


@case(needs=("broker-command",), seconds=280)
def a_broker_killed_again_and_again_copies_each_record_once(broker):
    """KIP-98: the broker is killed with kill -9 in the middle of the copy, and started again on the same data."""
    chance = random.Random(3)
    state = {"at": time.monotonic() + 1, "kills": 0}
    with broker.of_its_own() as own:
        def disturb(_):
            if state["kills"] < 6 and time.monotonic() > state["at"]:
                own.restart()
                state["kills"] += 1
                state["at"] = time.monotonic() + chance.uniform(1, 4)

        copy(own, disturb)
        if state["kills"] == 0:
            raise Skip("the copy was over before the first kill")
