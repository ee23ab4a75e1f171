"""Produce: what is taken, what is refused, and that records stay as they came."""

import time

from ..broker import records
from ..case import case, expect, expect_error, expect_true
from ..wire import Batch, ErrorCode, Record
from ..wire import messages as m
from ..wire.batch import CONTROL, HEADER


@case()
def offsets_count_up_without_gaps(broker):
    """Produce: base_offset is the log's end; each record takes the next offset."""
    topic = broker.topic()
    expect([broker.write(topic, *["x"] * n) for n in (1, 3, 2)], [0, 1, 4], "base offsets")
    expect(broker.offset(topic, -1), 6, "the log's end")


@case()
def a_batch_stays_as_it_was_sent(broker):
    """Record Batch: the broker sets base offset and leader epoch, which the CRC leaves out, and nothing else."""
    topic = broker.topic()
    broker.write(topic, "before")
    stamp = int(time.time() * 1000)
    batch = Batch([Record(b"v" * n, b"k", [(b"h", None), (b"h", b"")], stamp + n) for n in range(9)], attributes=1)
    sent = batch.encode()
    expect_error(broker.produce(topic, sent).error, 0)
    stored = broker.fetch(topic, 1).records
    expect(stored[17:len(sent)], sent[17:], "the bytes from the CRC on")
    expect(HEADER.unpack_from(stored)[0], 1, "the base offset that the broker sets")


@case(each=(0, 1, -1))
def acks_are_as_asked(broker, acks):
    """Produce: acks 1 and -1 are answered when stored; acks 0 is never answered, and stored all the same."""
    topic = broker.topic()
    if acks:
        expect_error(broker.produce(topic, records("x"), acks=acks).error, 0)
    else:
        with broker.leader(topic) as connection:
            connection.send(m.PRODUCE, transactional_id=None, acks=0, timeout_ms=1000, topics=[
                {"name": topic, "partitions": [{"index": 0, "records": records("x").encode()}]}])
            expect_error(connection.ask(m.API_VERSIONS_0).error, 0, what="the next answer on the connection")
    expect(broker.values(topic), [b"x"], "values")


@case()
def other_acks_are_refused(broker):
    """Produce: acks is 0, 1 or -1, else INVALID_REQUIRED_ACKS."""
    topic = broker.topic()
    expect_error(broker.produce(topic, records("x"), acks=2).error, ErrorCode.INVALID_REQUIRED_ACKS)
    expect(broker.values(topic), [], "values")


@case()
def an_unknown_partition_is_refused_alone(broker):
    """Produce: UNKNOWN_TOPIC_OR_PARTITION for the partition that is not; the others of the request are stored."""
    topic = broker.topic()
    data = records("x").encode()
    with broker.leader(topic) as connection:
        answer = connection.ask(m.PRODUCE, transactional_id=None, acks=-1, timeout_ms=1000, topics=[
            {"name": topic, "partitions": [{"index": 0, "records": data}, {"index": 9, "records": data}]},
            {"name": broker.name("topic"), "partitions": [{"index": 0, "records": data}]}])
    errors = {(t.name == topic, p.index): p.error for t in answer.topics for p in t.partitions}
    expect(errors, {(True, 0): 0, (True, 9): 3, (False, 0): 3}, "errors by partition")
    expect(broker.values(topic), [b"x"], "values")


@case()
def a_wrong_crc_is_refused(broker):
    """Record Batch: CORRUPT_MESSAGE when the CRC does not fit, and nothing is stored."""
    topic = broker.topic()
    expect_error(broker.produce(topic, Batch([Record(b"x")], crc=12345)).error, ErrorCode.CORRUPT_MESSAGE)
    damaged = bytearray(records("x" * 100).encode())
    damaged[-5] ^= 1
    expect_error(broker.produce(topic, bytes(damaged)).error, ErrorCode.CORRUPT_MESSAGE)
    expect(broker.values(topic), [], "values")


@case(each=("cut", "short", "empty", "text"))
def a_broken_batch_is_refused(broker, how):
    """Record Batch: CORRUPT_MESSAGE or INVALID_RECORD for a length that does not fit, and nothing is stored."""
    topic = broker.topic()
    whole = records("value").encode()
    data = {"cut": whole[:-3], "short": whole[:30], "empty": b"", "text": b"not a batch at all" * 5}
    expect_error(broker.produce(topic, data[how]).error, ErrorCode.CORRUPT_MESSAGE, ErrorCode.INVALID_RECORD)
    expect(broker.values(topic), [], "values")
    broker.write(topic, "well")


@case(each=("magic", "count", "delta", "control", "negative count"))
def an_inconsistent_batch_is_refused(broker, how):
    """Record Batch: magic 2 (KIP-98), a count that agrees with the last offset delta, no control records from clients:
    else INVALID_RECORD (or CORRUPT_MESSAGE for what is no batch)."""
    topic = broker.topic()
    pair = [Record(b"a"), Record(b"b")]
    batch = {
        "magic": Batch(pair, magic=1), "count": Batch(pair, count=5), "delta": Batch(pair, last_offset_delta=7),
        "control": Batch([Record(b"\0\0\0\0\0\0", b"\0\0\0\1")], attributes=CONTROL), "negative count": Batch(pair, count=-1),
    }[how]
    expect_error(broker.produce(topic, batch).error, ErrorCode.INVALID_RECORD, ErrorCode.CORRUPT_MESSAGE)
    expect(broker.values(topic), [], "values")


@case()
def two_batches_in_one_partition_are_refused(broker):
    """Produce since version 3: exactly one batch a partition, else INVALID_RECORD, and nothing is stored."""
    topic = broker.topic()
    expect_error(broker.produce(topic, records("a").encode() + records("b").encode()).error, ErrorCode.INVALID_RECORD)
    expect(broker.values(topic), [], "values")


@case()
def a_batch_above_the_topics_limit_is_refused(broker):
    """max.message.bytes: a larger batch is MESSAGE_TOO_LARGE; one within it is stored."""
    topic = broker.topic(max_message_bytes=2000)
    expect_error(broker.produce(topic, records("x" * 3000)).error, ErrorCode.MESSAGE_TOO_LARGE)
    expect(broker.write(topic, "x" * 1500), 0, "the offset of the one that fits")


@case()
def a_large_message_goes_through(broker):
    """max.message.bytes raised by the topic: eight megabytes in one record come back whole."""
    topic = broker.topic(max_message_bytes=10_000_000)
    value = bytes(range(256)) * (8 * 4096)
    producer = broker.producer(message_max_bytes=10_000_000, compression_type="none")
    producer.produce(topic, value)
    expect(producer.flush(30), 0, "messages left")
    consumer = broker.consumer(fetch_message_max_bytes=1000, message_max_bytes=10_000_000)
    consumer.subscribe([topic])
    message = consumer.poll(30)
    consumer.close()
    expect_true(message is not None and message.error() is None, "a message came")
    expect_true(message.value() == value, "the value is the one sent")


@case()
def a_compacted_topic_refuses_a_record_without_key(broker):
    """cleanup.policy=compact: a record without key is INVALID_RECORD (KIP-467 names the record)."""
    topic = broker.topic(cleanup_policy="compact")
    answer = broker.produce(topic, records(Record(b"a", b"k"), Record(b"b")))
    expect_error(answer.error, ErrorCode.INVALID_RECORD)
    expect([e.batch_index for e in answer.record_errors], [1], "the record errors' indexes")
    expect(broker.values(topic), [], "values")


@case()
def create_time_is_the_producers(broker):
    """message.timestamp.type=CreateTime (default): each record keeps its own timestamp."""
    topic = broker.topic()
    now = int(time.time() * 1000)
    broker.write(topic, *[Record(b"x", timestamp=now - n * 1000) for n in (5, 1, 9)])
    stored = broker.read(topic)[0]
    expect([r.timestamp for r in stored.records], [now - 5000, now - 1000, now - 9000], "timestamps")


@case()
def log_append_time_is_the_brokers(broker):
    """KIP-32, message.timestamp.type=LogAppendTime: the broker's time for all records, marked in the attributes and answered."""
    topic = broker.topic(message_timestamp_type="LogAppendTime")
    before = int(time.time() * 1000)
    answer = broker.produce(topic, records("a", "b", timestamp=1000))
    after = int(time.time() * 1000)
    expect_error(answer.error, 0)
    expect_true(before - 5 <= answer.log_append_time <= after + 5, f"log_append_time {answer.log_append_time}")
    consumer = broker.consumer()
    consumer.subscribe([topic])
    message = consumer.poll(30)
    consumer.close()
    expect(message.timestamp(), (2, answer.log_append_time), "what a client shows (2: log append time)")


@case()
def create_time_answers_no_append_time(broker):
    """Produce: log_append_time is -1 under CreateTime."""
    expect(broker.produce(broker.topic(), records("a")).log_append_time, -1, "log_append_time")
