"""What leaves a log: by request, by time, by size, by compaction."""

import time

from ..case import case, expect, expect_error, expect_true, until
from ..transactional import RawProducer
from ..wire import ErrorCode, Record
from ..wire import messages as m


def delete_before(broker, topic, offset, partition=0):
    broker.needs(m.DELETE_RECORDS)
    with broker.leader(topic, partition) as connection:
        answer = connection.ask(m.DELETE_RECORDS, timeout_ms=10_000, topics=[
            {"name": topic, "partitions": [{"index": partition, "offset": offset}]}])
    return answer.topics[0].partitions[0]


@case()
def records_are_deleted_up_to_an_offset(broker):
    """KIP-107: DeleteRecords moves the log's start; what lies before is out of range, what follows stays."""
    topic = broker.topic()
    for value in "abcdef":
        broker.write(topic, value)
    found = delete_before(broker, topic, 4)
    expect((found.error, found.low_watermark), (0, 4), "error and low watermark")
    expect((broker.offset(topic, -2), broker.offset(topic, -1)), (4, 6), "the log's start and end")
    expect(broker.values(topic), [b"e", b"f"], "values")
    expect_error(broker.fetch(topic, 3, wait_ms=0).error, ErrorCode.OFFSET_OUT_OF_RANGE)
    expect(broker.fetch(topic, 4, wait_ms=0).log_start_offset, 4, "log_start_offset in Fetch")
    expect(broker.write(topic, "g"), 6, "the next offset")


@case()
def records_are_deleted_to_the_end(broker):
    """KIP-107: offset -1 means the high watermark; an offset beyond it is OFFSET_OUT_OF_RANGE."""
    topic = broker.topic()
    broker.write(topic, *"abc")
    expect_error(delete_before(broker, topic, 9).error, ErrorCode.OFFSET_OUT_OF_RANGE)
    found = delete_before(broker, topic, -1)
    expect((found.error, found.low_watermark), (0, 3), "error and low watermark")
    expect((broker.offset(topic, -2), broker.offset(topic, -1)), (3, 3), "the log's start and end")
    expect(broker.write(topic, "d"), 3, "the next offset")


@case()
def a_start_within_a_batch_hides_what_is_before(broker):
    """KIP-107: a log may start within a batch; a client shows nothing before the start."""
    from .. import clients

    topic = broker.topic()
    broker.write(topic, *"abcdef")
    expect_error(delete_before(broker, topic, 3).error, 0)
    expect(broker.offset(topic, -2), 3, "the log's start")
    consumer = broker.consumer()
    consumer.subscribe([topic])
    values = [consumer.poll(clients.PATIENCE).value() for _ in range(3)]
    consumer.close()
    expect(values, [b"d", b"e", b"f"], "values")


@case()
def records_of_an_unknown_partition_are_not_deleted(broker):
    """KIP-107: UNKNOWN_TOPIC_OR_PARTITION."""
    topic = broker.topic()
    broker.needs(m.DELETE_RECORDS)
    with broker.leader(topic) as connection:
        answer = connection.ask(m.DELETE_RECORDS, timeout_ms=10_000, topics=[
            {"name": topic, "partitions": [{"index": 5, "offset": 0}]}])
    expect_error(answer.topics[0].partitions[0].error, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)


@case(needs=("housekeeping",), seconds=60)
def old_records_leave(broker):
    """retention.ms: records older than that leave with their segment, and the log's start moves; young ones stay."""
    topic = broker.topic(retention_ms=60_000, segment_ms=1000)
    old = int(time.time() * 1000) - 3_600_000
    broker.write(topic, "old", timestamp=old)
    time.sleep(1.2)
    broker.write(topic, "young")
    until(lambda: broker.offset(topic, -2) == 1, "the log's start after the old record", seconds=2 * broker.housekeeping + 10)
    expect(broker.values(topic), [b"young"], "values")
    expect(broker.offset(topic, -1), 2, "the log's end")


@case(needs=("housekeeping",), seconds=60)
def a_full_log_loses_its_oldest(broker):
    """retention.bytes: the oldest segments leave while the rest is still at least that large; the newest records stay."""
    topic = broker.topic(retention_bytes=1_500_000, segment_bytes=1_048_576, retention_ms=-1)
    count = 60
    for n in range(count):
        broker.write(topic, f"{n:03}".encode() + bytes(100_000))
    until(lambda: broker.offset(topic, -2) > 0, "a later start of the log", seconds=2 * broker.housekeeping + 10)
    time.sleep(broker.housekeeping)
    start = broker.offset(topic, -2)
    kept = (count - start) * 100_000
    expect_true(1_300_000 <= kept <= 1_500_000 + 2 * 1_100_000, f"{kept} bytes are kept")
    values = [value[:3] for value in broker.values(topic)]
    expect(values, [f"{n:03}".encode() for n in range(start, count)], "values")


COMPACT = {"cleanup_policy": "compact", "segment_ms": 1000, "min_cleanable_dirty_ratio": 0.001, "min_compaction_lag_ms": 0,
           "max_compaction_lag_ms": 1000}


def roll(broker, topic):
    """Compaction leaves the segment that is written to alone: one more record after segment.ms ends the others' segment."""
    time.sleep(1.2)
    broker.write(topic, Record(b"end", b"end", timestamp=int(time.time() * 1000)))


@case(needs=("housekeeping",), seconds=90)
def the_latest_of_each_key_stays(broker):
    """cleanup.policy=compact: at least the latest record of each key stays, with its offset; earlier ones leave."""
    topic = broker.topic(**COMPACT)
    for n in range(30):
        broker.write(topic, Record(f"{n}".encode(), f"key{n % 3}".encode(), timestamp=int(time.time() * 1000)))
    roll(broker, topic)
    until(lambda: len(broker.values(topic)) == 4, "one record a key", seconds=4 * broker.housekeeping + 20, pause=0.3)
    kept = {r.offset: (r.key, r.value) for b in broker.read(topic) for r in b.records}
    expect(kept, {27: (b"key0", b"27"), 28: (b"key1", b"28"), 29: (b"key2", b"29"), 30: (b"end", b"end")}, "records by offset")
    expect(broker.offset(topic, -1), 31, "the log's end")
    expect(broker.fetch(topic, 5, wait_ms=0).error, 0, "a fetch from an offset that compaction removed")


@case(needs=("housekeeping",), seconds=120)
def tombstones_leave_after_their_time(broker):
    """cleanup.policy=compact, delete.retention.ms: a null value removes its key, and leaves itself after that time."""
    topic = broker.topic(**COMPACT, delete_retention_ms=100)
    now = int(time.time() * 1000)
    broker.write(topic, Record(b"1", b"dies", timestamp=now))
    broker.write(topic, Record(b"2", b"lives", timestamp=now))
    broker.write(topic, Record(None, b"dies", timestamp=now))
    roll(broker, topic)

    def keys():
        return [r.key for b in broker.read(topic) if not b.is_control for r in b.records]

    def without_the_dead():
        if b"dies" not in keys():
            return True
        roll(broker, topic)
        return False

    until(without_the_dead, "the tombstone's end", seconds=4 * broker.housekeeping + 40, pause=1)
    expect_true(b"lives" in keys(), "the other key stays")


@case(needs=("housekeeping",), seconds=90)
def compaction_stops_before_an_open_transaction(broker):
    """cleanup.policy=compact: nothing at or after the last stable offset is compacted, and an aborted record never counts as
    the latest of its key."""
    topic = broker.topic(**COMPACT)
    now = int(time.time() * 1000)
    # Open for longer than housekeeping takes, or its timeout would end it before.
    producer = RawProducer(broker, broker.name("txn"), timeout_ms=min(900_000, int(2 * broker.housekeeping + 60) * 1000))
    broker.write(topic, Record(b"kept", b"k", timestamp=now))
    producer.write(topic, Record(b"aborted", b"k", timestamp=now))
    producer.abort()
    until(lambda: broker.offset(topic, -1, committed=True) == 3, "the abort marker")
    producer.write(topic, Record(b"open", b"o", timestamp=now))
    for n in range(3):
        broker.write(topic, Record(b"%d" % n, b"behind", timestamp=now))
    roll(broker, topic)
    time.sleep(2 * broker.housekeeping)
    values = broker.values(topic)
    expect([v for v in values if v != b"aborted"], [b"kept", b"open", b"0", b"1", b"2", b"end"], "values while one is open")
    expect(broker.values(topic, committed=True), [b"kept"], "read_committed while one is open")
    producer.commit()
    roll(broker, topic)
    until(lambda: broker.values(topic).count(b"0") == 0, "compaction after the commit", seconds=4 * broker.housekeeping + 20, pause=0.5)
    kept = [value for value in broker.values(topic, committed=True) if value != b"end"]
    expect(kept, [b"kept", b"open", b"2"], "read_committed after the commit, but for the records that end segments")
