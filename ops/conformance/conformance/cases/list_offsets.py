"""ListOffsets: where a log starts and ends, and where a time is."""

from ..case import case, expect, expect_error, expect_true
from ..wire import ErrorCode, Record
from ..wire import messages as m
from ..wire.definitions import fill, message

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


def asked(broker, topic, version, *timestamps):
    """The answers of ListOffsets in a version, one for each timestamp, all of partition 0."""
    with broker.leader(topic) as connection:
        answer = connection.ask(message("ListOffsets", version), **fill("ListOffsets", version, {"ReplicaId": -1, "Topics": [
            {"Name": topic, "Partitions": [{"PartitionIndex": 0, "Timestamp": timestamp} for timestamp in timestamps]}]}))
    return [partition for one in answer["Topics"] for partition in one["Partitions"]]


def needs_version(broker, version):
    low, high = broker.versions().get(2, (0, -1))
    expect_true(low <= version <= high, f"ListOffsets {version} is not within {low}…{high}")


@case()
def without_tiered_storage_all_is_local(broker):
    """KIP-405, KIP-1005: without tiered storage the local log (-4, from version 8) starts where the log does, and no offset is the
    last one tiered (-5, from version 9)."""
    needs_version(broker, 9)
    topic = broker.topic()
    broker.write(topic, *"abc")
    found = asked(broker, topic, 8, -4)[0]
    expect((found["ErrorCode"], found["Offset"], found["Timestamp"]), (0, 0, -1), "the local log's start")
    found = asked(broker, topic, 9, -5)[0]
    expect((found["ErrorCode"], found["Offset"], found["Timestamp"]), (0, -1, -1), "the last offset that is tiered")


@case(each=((6, -3), (7, -4), (8, -5), (7, -99)))
def a_time_that_a_version_has_no_name_for_is_refused(broker, asked_for):
    """ListOffsets: a negative timestamp is a name, and each has the version from which it is known; before it, and for a name that
    nobody knows, the partition says UNSUPPORTED_VERSION."""
    version, timestamp = asked_for
    needs_version(broker, version)
    expect_error(asked(broker, broker.topic(), version, timestamp)[0]["ErrorCode"], ErrorCode.UNSUPPORTED_VERSION)


@case()
def a_partition_asked_twice_is_refused(broker):
    """ListOffsets: a partition that is named twice in a request says INVALID_REQUEST."""
    found = asked(broker, broker.topic(), 7, -1, -2)
    expect({one["ErrorCode"] for one in found}, {ErrorCode.INVALID_REQUEST}, "errors")
