"""A disk that is really full: a small file system in memory, filled up."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from ..broker import records
from ..case import Failure, Skip, case, expect, expect_error, expect_true, until
from ..transactional import RawProducer
from ..wire import Closed, ErrorCode
from .offsets import commit, committed

REFUSALS = (ErrorCode.KAFKA_STORAGE_ERROR, ErrorCode.NOT_LEADER_OR_FOLLOWER)


@contextlib.contextmanager
def small_disk(megabytes):
    """A directory on a file system of its own of so many megabytes; only root may mount one."""
    place = tempfile.mkdtemp(prefix="conformance-disk-")
    try:
        if shutil.which("mount") is None or os.geteuid() != 0:
            raise Skip("only root can mount a small disk")
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", place], capture_output=True, text=True)
        if made.returncode:
            raise Skip(f"a small disk cannot be mounted: {made.stderr.strip()}")
        try:
            yield Path(place)
        finally:
            subprocess.run(["umount", "-l", place], check=True)
    finally:
        os.rmdir(place)


def fill(path):
    """Takes all the room that is left."""
    with open(path, "wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            with contextlib.suppress(OSError):
                while file.write(bytes(size)):
                    pass


def still_runs(own):
    return own.process.process.poll() is None


@case(needs=("broker-command",), seconds=150)
def a_full_disk_refuses_and_recovers(broker):
    """Produce, "KAFKA_STORAGE_ERROR": what cannot be stored is refused and never acknowledged; nothing acknowledged is lost; once there
    is room again records are taken (after a new start, where a broker ends itself as its log directory fails)."""
    with small_disk(96) as disk, broker.of_its_own(data=disk / "data") as own:
        topic, group = own.topic(), own.name("group")
        producer = RawProducer(own, own.name("txn"))
        producer.write(topic, "in a transaction")
        producer.commit()
        until(lambda: own.offset(topic, -1) == own.offset(topic, -1, committed=True), "the marker")
        expect_error(commit(own, group, topic, 1), 0, what="OffsetCommit")
        wanted, refused = [b"in a transaction"], 0
        fill(disk / "everything else")
        for n in range(60):
            value = b"%03d" % n + os.urandom(200_000)
            try:
                answer = own.produce(topic, records(value))
            except (Closed, OSError, Failure):
                expect_true(not still_runs(own), "a broker that runs answers")
                break
            if answer.error == 0:
                wanted.append(value)
            else:
                expect_error(answer.error, *REFUSALS, what="Produce on a full disk")
                refused += 1
        expect_true(refused > 0 or not still_runs(own), "the disk was full")
        if still_runs(own):
            expect_true(own.values(topic, committed=True) == wanted, "what was acknowledged is read while the disk is full")
        os.unlink(disk / "everything else")
        if not still_runs(own):
            own.process.start()
            own.await_topic(topic)

        def taken():
            answer = own.produce(topic, records(b"after"))
            return answer.error == 0

        until(taken, "a record taken when there is room", pause=0.2)
        expect_true(own.values(topic, committed=True) == [*wanted, b"after"], "every acknowledged record, and no other")
        producer.write(topic, "and a transaction")
        producer.commit()
        own.restart()
        own.await_topic(topic)
        expect_true(own.values(topic, committed=True) == [*wanted, b"after", b"and a transaction"], "the same after a crash")
        expect(committed(own, group, topic).offset, 1, "the committed offset")
