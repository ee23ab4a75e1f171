"""ListOffsets: where a log starts and ends, and where a time is."""

from ..case import case, expect, expect_error
from ..wire import ErrorCode, Record
from ..wire import messages as m

START = 1_700_000_000_000


@case()
def an_empty_log_starts_and_ends_at_zero(broker):
    """ListOffsets: earliest (-2) and latest (-1) of an empty log are 0; no timestamp is found (-1)."""
    topic = broker.topic()
    expect([broker.offset(topic, -2), broker.offset(topic, -1)], [0, 0], "earliest and latest")
    found = broker.list_offset(topic, START)
    expect((found.offset, found.timestamp), (-1, -1), "a timestamp in an empty log")


@case()
def earliest_and_latest_follow_the_log(broker):
    """ListOffsets: latest is the next offset to be given."""
    topic = broker.topic()
    broker.write(topic, *"abc")
    expect([broker.offset(topic, -2), broker.offset(topic, -1)], [0, 3], "earliest and latest")


@case()
def a_timestamp_finds_the_first_record_from_then_on(broker):
    """ListOffsets (KIP-79): the earliest record whose timestamp is at or after the one asked, within batches too."""
    topic = broker.topic(retention_ms=-1)
    broker.write(topic, *[Record(b"x", timestamp=START + n * 10) for n in range(10)])
    broker.write(topic, *[Record(b"x", timestamp=START + n * 10) for n in range(10, 20)])
    asked = {0: 0, START - 5: 0, START: 0, START + 1: 1, START + 55: 6, START + 100: 10, START + 101: 11, START + 190: 19}
    for timestamp, offset in asked.items():
        found = broker.list_offset(topic, timestamp)
        expect((found.offset, found.timestamp), (offset, START + offset * 10), f"the record from {timestamp - START} on")
    expect(broker.offset(topic, START + 191), -1, "a time after all records")


@case()
def timestamps_out_of_order_are_searched_all_the_same(broker):
    """ListOffsets (KIP-79): the lowest offset whose timestamp is at or after the one asked, however timestamps run."""
    topic = broker.topic(retention_ms=-1)
    for n in (5, 1, 9, 3):
        broker.write(topic, Record(b"x", timestamp=START + n))
    expect([broker.offset(topic, START + n) for n in (1, 5, 6, 9)], [0, 0, 2, 2], "offsets")


@case()
def the_largest_timestamp_is_found(broker):
    """KIP-734: timestamp -3 gives the record with the largest timestamp."""
    topic = broker.topic(retention_ms=-1)
    broker.write(topic, Record(b"a", timestamp=START), Record(b"b", timestamp=START + 90), Record(b"c", timestamp=START + 50))
    broker.write(topic, Record(b"d", timestamp=START + 20))
    found = broker.list_offset(topic, -3)
    expect((found.offset, found.timestamp), (1, START + 90), "offset and timestamp")


@case()
def a_client_seeks_by_time(broker):
    """ListOffsets through a client: offsets_for_times."""
    from confluent_kafka import TopicPartition

    topic = broker.topic(retention_ms=-1)
    broker.write(topic, *[Record(b"x", timestamp=START + n) for n in range(5)])
    consumer = broker.consumer()
    found = consumer.offsets_for_times([TopicPartition(topic, 0, START + 3)], 30)
    marks = consumer.get_watermark_offsets(TopicPartition(topic, 0), 30)
    consumer.close()
    expect((found[0].offset, marks), (3, (0, 5)), "offset, watermarks")


@case()
def an_unknown_partition_is_an_error(broker):
    """ListOffsets: UNKNOWN_TOPIC_OR_PARTITION."""
    topic = broker.topic()
    broker.needs(m.LIST_OFFSETS)
    with broker.leader(topic) as connection:
        answer = connection.ask(m.LIST_OFFSETS, replica_id=-1, isolation=0, topics=[
            {"name": topic, "partitions": [{"index": 7, "leader_epoch": -1, "timestamp": -1}]}])
    expect_error(answer.topics[0].partitions[0].error, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
