"""Fetch: the long poll, limits, epochs, sessions."""

import threading
import time

from ..broker import fetch_fields, records
from ..case import case, expect, expect_error, expect_true
from ..wire import ErrorCode, batches_in
from ..wire import messages as m


@case()
def a_fetch_waits_for_records(broker):
    """Fetch: max_wait_ms is a long poll; a record that comes is answered at once, not at the wait's end."""
    topic = broker.topic()
    delays = []
    with broker.leader(topic) as reading, broker.leader(topic) as writing:
        for n in range(10):
            sent = reading.send(m.FETCH, **fetch_fields(topic, n, wait_ms=10_000))
            time.sleep(0.1)
            began = time.monotonic()
            expect_error(broker.produce(topic, records("x"), connection=writing).error, 0)
            answer = reading.receive(m.FETCH, sent).topics[0].partitions[0]
            delays.append(time.monotonic() - began)
            expect(len(batches_in(answer.records)), 1, "batches")
    delays.sort()
    expect_true(delays[5] < 0.25, f"from produce to fetch took {delays[5] * 1000:.0f} ms in the middle")
    expect_true(delays[-1] < 2, f"from produce to fetch took {delays[-1]:.1f} s at worst")


@case()
def a_fetch_without_records_waits_its_time(broker):
    """Fetch: without records the answer comes after max_wait_ms, empty and without error."""
    topic = broker.topic()
    for wait in (0, 200, 700):
        began = time.monotonic()
        answer = broker.fetch(topic, 0, wait_ms=wait)
        took = (time.monotonic() - began) * 1000
        expect_error(answer.error, 0)
        expect(batches_in(answer.records), [], "batches")
        expect_true(wait - 20 <= took <= wait + 1500, f"a wait of {wait} ms took {took:.0f} ms")


@case()
def a_fetch_waits_for_min_bytes(broker):
    """Fetch: fewer bytes than min_bytes wait on, up to max_wait_ms; then what is there is given."""
    topic = broker.topic()
    broker.write(topic, "little")
    with broker.leader(topic) as connection:
        began = time.monotonic()
        answer = connection.ask(m.FETCH, **fetch_fields(topic, 0, wait_ms=600, min_bytes=5000)).topics[0].partitions[0]
        expect_true(time.monotonic() - began > 0.5, "the fetch did not wait for min_bytes")
        expect(len(batches_in(answer.records)), 1, "batches")
        sent = connection.send(m.FETCH, **fetch_fields(topic, 0, wait_ms=10_000, min_bytes=5000))
        began = time.monotonic()
        threading.Timer(0.1, lambda: broker.write(topic, "x" * 6000)).start()
        connection.receive(m.FETCH, sent)
        expect_true(time.monotonic() - began < 5, "the fetch did not end when min_bytes were there")


@case()
def a_fetch_is_bounded_but_never_stuck(broker):
    """KIP-74: max_bytes bounds an answer, but the first batch is given whole even when it is larger."""
    topic = broker.topic()
    for _ in range(20):
        broker.write(topic, "x" * 10_000)
    answer = broker.fetch(topic, 0, max_bytes=35_000)
    count = len(batches_in(answer.records))
    expect_true(1 <= count <= 3, f"{count} batches of 10 kB in 35 kB")
    answer = broker.fetch(topic, 3, max_bytes=100)
    expect(batches_in(answer.records)[0].base_offset, 3, "the first batch, larger than max_bytes")


@case()
def a_fetch_within_a_batch_gives_the_batch(broker):
    """Fetch: batches are given whole; the client passes over what lies before its offset."""
    topic = broker.topic()
    broker.write(topic, *"abcdef")
    broker.write(topic, "g")
    found = batches_in(broker.fetch(topic, 4).records)
    expect((found[0].base_offset, found[0].count), (0, 6), "the batch with offset 4")
    consumer = broker.consumer()
    from confluent_kafka import TopicPartition

    consumer.assign([TopicPartition(topic, 0, 4)])
    values = [consumer.poll(30).value() for _ in range(3)]
    consumer.close()
    expect(values, [b"e", b"f", b"g"], "what a client shows from offset 4")


@case(each=(5, -7))
def an_offset_out_of_range_is_an_error(broker, offset):
    """Fetch: OFFSET_OUT_OF_RANGE before the log's start and beyond its end; the end itself is in range."""
    topic = broker.topic()
    broker.write(topic, "a", "b")
    expect_error(broker.fetch(topic, offset, wait_ms=0).error, ErrorCode.OFFSET_OUT_OF_RANGE)
    expect_error(broker.fetch(topic, 2, wait_ms=0).error, 0, what="at the log's end")


@case()
def an_unknown_partition_is_an_error(broker):
    """Fetch: UNKNOWN_TOPIC_OR_PARTITION, and the other partitions of the request are answered."""
    topic = broker.topic()
    broker.write(topic, "a")
    with broker.leader(topic) as connection:
        fields = fetch_fields(topic, 0)
        fields["topics"][0]["partitions"].append({**fields["topics"][0]["partitions"][0], "index": 5})
        answer = connection.ask(m.FETCH, **fields)
    errors = {p.index: p.error for p in answer.topics[0].partitions}
    expect(errors, {0: 0, 5: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION}, "errors by partition")


@case()
def an_epoch_from_the_future_is_unknown(broker):
    """KIP-320: a leader epoch above the leader's own is UNKNOWN_LEADER_EPOCH; the present one is answered."""
    topic = broker.topic()
    broker.write(topic, "a")
    epoch = broker.metadata(topic).topics[0].partitions[0].leader_epoch
    expect_error(broker.fetch(topic, 0, leader_epoch=epoch).error, 0)
    expect_error(broker.fetch(topic, 0, leader_epoch=epoch + 100).error, ErrorCode.UNKNOWN_LEADER_EPOCH)


@case()
def the_end_of_an_epoch_is_told(broker):
    """KIP-279/320, OffsetForLeaderEpoch: the present epoch ends at the log's end; an unknown later one has no end (-1)."""
    topic = broker.topic()
    broker.write(topic, "a", "b", "c")
    epoch = broker.metadata(topic).topics[0].partitions[0].leader_epoch

    def end(current, asked):
        with broker.leader(topic) as connection:
            return connection.ask(m.OFFSET_FOR_LEADER_EPOCH, replica_id=-1, topics=[{"name": topic, "partitions": [
                {"index": 0, "current_leader_epoch": current, "leader_epoch": asked}]}]).topics[0].partitions[0]

    found = end(epoch, epoch)
    expect((found.error, found.leader_epoch, found.end_offset), (0, epoch, 3), "error, epoch and end")
    expect((end(-1, epoch + 9).error, end(-1, epoch + 9).end_offset), (0, -1), "error and end of an unknown epoch")
    expect_error(end(epoch + 9, epoch).error, ErrorCode.UNKNOWN_LEADER_EPOCH)


@case()
def a_session_of_nobody_is_not_found(broker):
    """KIP-227: an incremental fetch in a session that the broker does not have is FETCH_SESSION_ID_NOT_FOUND."""
    topic = broker.topic()
    with broker.leader(topic) as connection:
        answer = connection.ask(m.FETCH, **fetch_fields(topic, 0, session_id=123456, session_epoch=1))
    expect_error(answer.error, ErrorCode.FETCH_SESSION_ID_NOT_FOUND)


@case()
def a_full_fetch_may_open_a_session(broker):
    """KIP-227: session 0 with epoch 0 asks for a session; the broker answers in full and gives an id, or 0 when it keeps none.
    Within a session only what changed is answered."""
    topic = broker.topic()
    broker.write(topic, "a")
    with broker.leader(topic) as connection:
        answer = connection.ask(m.FETCH, **fetch_fields(topic, 0, session_id=0, session_epoch=0))
        expect_error(answer.error, 0)
        expect(len(batches_in(answer.topics[0].partitions[0].records)), 1, "batches of the full fetch")
        if answer.session_id:
            fields = fetch_fields(topic, 1, wait_ms=0, session_id=answer.session_id, session_epoch=1)
            second = connection.ask(m.FETCH, **fields)
            expect_error(second.error, 0, what="the incremental fetch")
            wrong = connection.ask(m.FETCH, **{**fields, "session_epoch": 7})
            expect_error(wrong.error, ErrorCode.INVALID_FETCH_SESSION_EPOCH)


@case()
def partitions_take_turns(broker):
    """KIP-74: max_bytes is spent in the order of the request, so a client that turns the order reads every partition."""
    topic = broker.topic(partitions=4)
    for partition in range(4):
        for _ in range(5):
            broker.write(topic, "x" * 50_000, partition=partition)
    consumer = broker.consumer(fetch_max_bytes=200_000, max_partition_fetch_bytes=100_000, message_max_bytes=100_000)
    consumer.subscribe([topic])
    seen = []
    while len(seen) < 20:
        message = consumer.poll(30)
        expect_true(message is not None and not message.error(), "a message")
        seen.append(message.partition())
    consumer.close()
    expect({p: seen.count(p) for p in range(4)}, {p: 5 for p in range(4)}, "messages by partition")
