"""Committed offsets: with metadata, in transactions, and who may commit them."""

from ..case import case, expect, expect_error, until
from ..members import Member
from ..transactional import RawProducer
from ..wire import ErrorCode
from ..wire import messages as m


def commit(broker, group, topic, offset, partition=0, generation=-1, member="", instance=None, metadata=None, leader_epoch=-1):
    """OffsetCommit for one partition; gives its error."""
    broker.needs(m.OFFSET_COMMIT)
    with broker.coordinator(group) as connection:
        answer = connection.ask(m.OFFSET_COMMIT, group=group, generation=generation, member=member, instance=instance, topics=[
            {"name": topic, "partitions": [{"index": partition, "offset": offset, "leader_epoch": leader_epoch,
                                            "metadata": metadata}]}])
    return answer.topics[0].partitions[0].error


def committed(broker, group, topic, partition=0, stable=False):
    """OffsetFetch for one partition."""
    broker.needs(m.OFFSET_FETCH)
    with broker.coordinator(group) as connection:
        answer = connection.ask(m.OFFSET_FETCH, group=group, topics=[{"name": topic, "partitions": [partition]}],
                                require_stable=stable)
    expect_error(answer.error, 0, what="OffsetFetch")
    return answer.topics[0].partitions[0]


@case()
def an_offset_comes_back_with_its_metadata(broker):
    """OffsetCommit/OffsetFetch: offset, leader epoch and metadata come back as they were given."""
    topic, group = broker.topic(partitions=2), broker.name("group")
    expect_error(commit(broker, group, topic, 42, 1, metadata="täg:17", leader_epoch=0), 0)
    found = committed(broker, group, topic, 1)
    expect((found.error, found.offset, found.metadata, found.leader_epoch), (0, 42, "täg:17", 0), "what was committed")
    expect_error(commit(broker, group, topic, 7, 1, metadata=""), 0)
    found = committed(broker, group, topic, 1)
    expect((found.offset, found.metadata, found.leader_epoch), (7, "", -1), "the last commit counts, backwards too")


@case()
def what_was_never_committed_is_minus_one(broker):
    """OffsetFetch: -1, empty metadata and no error for a partition without commit, in an unknown group as well."""
    topic, group = broker.topic(partitions=2), broker.name("group")
    found = committed(broker, group, topic)
    expect((found.error, found.offset, found.metadata), (0, -1, ""), "in an unknown group")
    expect_error(commit(broker, group, topic, 1), 0)
    found = committed(broker, group, topic, 1)
    expect((found.error, found.offset, found.metadata), (0, -1, ""), "in a known group")


@case()
def all_offsets_of_a_group_are_listed(broker):
    """OffsetFetch: a null list of topics means every committed partition (since version 2); version 8 asks several groups."""
    one, two = broker.topic(partitions=2), broker.topic()
    group = broker.name("group")
    for topic, partition, offset in ((one, 0, 3), (one, 1, 4), (two, 0, 5)):
        expect_error(commit(broker, group, topic, offset, partition), 0)
    with broker.coordinator(group) as connection:
        answer = connection.ask(m.OFFSET_FETCH, group=group, topics=None, require_stable=False)
    found = {(t.name, p.index): p.offset for t in answer.topics for p in t.partitions}
    expect(found, {(one, 0): 3, (one, 1): 4, (two, 0): 5}, "offsets")
    broker.needs(m.OFFSET_FETCH_GROUPS)
    with broker.coordinator(group) as connection:
        answer = connection.ask(m.OFFSET_FETCH_GROUPS, groups=[{"group": group, "topics": None}], require_stable=False)
    found = {(t.name, p.index): p.offset for t in answer.groups[0].topics for p in t.partitions}
    expect(found, {(one, 0): 3, (one, 1): 4, (two, 0): 5}, "offsets by version 8")


@case()
def metadata_too_large_is_refused(broker):
    """OffsetCommit: metadata above offset.metadata.max.bytes (4096) is OFFSET_METADATA_TOO_LARGE."""
    topic, group = broker.topic(), broker.name("group")
    expect_error(commit(broker, group, topic, 1, metadata="x" * 4096), 0)
    expect_error(commit(broker, group, topic, 2, metadata="x" * 4097), ErrorCode.OFFSET_METADATA_TOO_LARGE)
    expect(committed(broker, group, topic).offset, 1, "the committed offset")


@case()
def an_unknown_topic_has_no_offsets(broker):
    """OffsetCommit: UNKNOWN_TOPIC_OR_PARTITION."""
    topic, group = broker.topic(), broker.name("group")
    expect_error(commit(broker, group, broker.name("topic"), 1), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
    expect_error(commit(broker, group, topic, 1, partition=9), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)


@case()
def a_stale_member_commits_nothing(broker):
    """OffsetCommit: ILLEGAL_GENERATION for another generation, UNKNOWN_MEMBER_ID for a stranger and, while the group has
    members, for a commit without membership."""
    topic, group = broker.topic(), broker.name("group")
    member = Member(broker, group)
    member.join_and_sync()
    expect_error(commit(broker, group, topic, 1, generation=member.generation, member=member.id), 0)
    expect_error(commit(broker, group, topic, 2, generation=member.generation + 1, member=member.id),
                 ErrorCode.ILLEGAL_GENERATION)
    expect_error(commit(broker, group, topic, 3, generation=member.generation - 1, member=member.id),
                 ErrorCode.ILLEGAL_GENERATION)
    expect_error(commit(broker, group, topic, 4, generation=member.generation, member="stranger"), ErrorCode.UNKNOWN_MEMBER_ID)
    expect_error(commit(broker, group, topic, 5), ErrorCode.UNKNOWN_MEMBER_ID)
    expect(committed(broker, group, topic).offset, 1, "the committed offset")
    member.leave()
    expect_error(commit(broker, group, topic, 6), 0, what="without membership in an empty group")


@case()
def a_generation_of_no_group_is_illegal(broker):
    """OffsetCommit before version 9: a generation in a group that is not there is ILLEGAL_GENERATION."""
    code = commit(broker, broker.name("group"), broker.topic(), 1, generation=5, member="m")
    expect_error(code, ErrorCode.ILLEGAL_GENERATION)


@case()
def a_fenced_instance_commits_nothing(broker):
    """KIP-345: OffsetCommit by the former holder of an instance id is FENCED_INSTANCE_ID."""
    topic, group = broker.topic(), broker.name("group")
    first = Member(broker, group, instance="i1")
    first.join_and_sync()
    second = Member(broker, group, instance="i1")
    second.join_and_sync()
    code = commit(broker, group, topic, 1, generation=first.generation, member=first.id, instance="i1")
    expect_error(code, ErrorCode.FENCED_INSTANCE_ID)
    code = commit(broker, group, topic, 2, generation=second.generation, member=second.id, instance="i1")
    expect_error(code, 0)


@case()
def offsets_in_a_transaction_wait_for_its_commit(broker):
    """KIP-98/447: TxnOffsetCommit is seen after the commit; until then require_stable answers UNSTABLE_OFFSET_COMMIT."""
    topic, group = broker.topic(), broker.name("group")
    expect_error(commit(broker, group, topic, 10, metadata="before"), 0)
    producer = RawProducer(broker, broker.name("txn"))
    expect_error(producer.add_offsets(group), 0, what="AddOffsetsToTxn")
    expect_error(producer.commit_offset(group, topic, 20, metadata="within"), 0, what="TxnOffsetCommit")
    expect_error(committed(broker, group, topic, stable=True).error, ErrorCode.UNSTABLE_OFFSET_COMMIT)
    found = committed(broker, group, topic)
    expect((found.error, found.offset, found.metadata), (0, 10, "before"), "without require_stable")
    producer.commit()
    until(lambda: committed(broker, group, topic, stable=True).error == 0, "the stable offset")
    found = committed(broker, group, topic, stable=True)
    expect((found.offset, found.metadata), (20, "within"), "after the commit")


@case()
def offsets_in_an_aborted_transaction_are_forgotten(broker):
    """KIP-98: an abort leaves the offsets as they were."""
    topic, group = broker.topic(), broker.name("group")
    expect_error(commit(broker, group, topic, 10), 0)
    producer = RawProducer(broker, broker.name("txn"))
    expect_error(producer.add_offsets(group), 0)
    expect_error(producer.commit_offset(group, topic, 20), 0)
    producer.abort()
    until(lambda: committed(broker, group, topic, stable=True).error == 0, "the stable offset")
    expect(committed(broker, group, topic).offset, 10, "after the abort")


@case()
def a_later_plain_commit_survives_an_older_transaction(broker):
    """KIP-98: of a transactional and a plain commit the later one counts when both are decided."""
    topic, group = broker.topic(), broker.name("group")
    producer = RawProducer(broker, broker.name("txn"))
    expect_error(producer.add_offsets(group), 0)
    expect_error(producer.commit_offset(group, topic, 20), 0)
    expect_error(commit(broker, group, topic, 30), 0)
    producer.commit()
    until(lambda: committed(broker, group, topic, stable=True).error == 0, "the stable offset")
    expect(committed(broker, group, topic).offset, 30, "the offset")


@case()
def a_stale_generation_fences_a_transaction(broker):
    """KIP-447: TxnOffsetCommit carries the membership: ILLEGAL_GENERATION, UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID."""
    topic, group = broker.topic(), broker.name("group")
    member = Member(broker, group, instance="i1")
    member.join_and_sync()
    producer = RawProducer(broker, broker.name("txn"))
    expect_error(producer.add_offsets(group), 0)
    good = {"generation": member.generation, "member": member.id, "instance": "i1"}
    expect_error(producer.commit_offset(group, topic, 1, **good), 0)
    bad = {**good, "generation": member.generation - 1}
    expect_error(producer.commit_offset(group, topic, 2, **bad), ErrorCode.ILLEGAL_GENERATION)
    bad = {"generation": member.generation, "member": "stranger"}
    expect_error(producer.commit_offset(group, topic, 3, **bad), ErrorCode.UNKNOWN_MEMBER_ID)
    bad = {**good, "member": "stranger"}
    expect_error(producer.commit_offset(group, topic, 4, **bad), ErrorCode.FENCED_INSTANCE_ID)
    producer.commit()
    until(lambda: committed(broker, group, topic, stable=True).offset == 1, "the one good commit")


@case()
def a_transaction_without_membership_is_allowed(broker):
    """KIP-447: TxnOffsetCommit with generation -1 and no member is not checked against the group."""
    topic, group = broker.topic(), broker.name("group")
    member = Member(broker, group)
    member.join_and_sync()
    producer = RawProducer(broker, broker.name("txn"))
    expect_error(producer.add_offsets(group), 0)
    expect_error(producer.commit_offset(group, topic, 9), 0)
    producer.commit()
    until(lambda: committed(broker, group, topic, stable=True).offset == 9, "the commit")


@case()
def a_group_outside_the_transaction_is_refused(broker):
    """KIP-890: TxnOffsetCommit for a group that was not added with AddOffsetsToTxn is INVALID_TXN_STATE, and commits nothing."""
    topic, group = broker.topic(), broker.name("group")
    producer = RawProducer(broker, broker.name("txn"))
    producer.write(topic, "x")
    expect_error(producer.commit_offset(group, topic, 9), ErrorCode.INVALID_TXN_STATE)
    producer.commit()
    expect(committed(broker, group, topic).offset, -1, "the offset")


@case()
def offsets_are_deleted(broker):
    """KIP-496, OffsetDelete: the offset is gone; GROUP_ID_NOT_FOUND for no group."""
    topic, group = broker.topic(partitions=2), broker.name("group")
    for partition in (0, 1):
        expect_error(commit(broker, group, topic, 5, partition), 0)

    def delete(name):
        with broker.coordinator(name) as connection:
            return connection.ask(m.OFFSET_DELETE, group=name, topics=[{"name": topic, "partitions": [{"index": 0}]}])

    answer = delete(group)
    expect((answer.error, answer.topics[0].partitions[0].error), (0, 0), "errors")
    expect([committed(broker, group, topic, p).offset for p in (0, 1)], [-1, 5], "offsets")
    expect_error(delete(broker.name("group")).error, ErrorCode.GROUP_ID_NOT_FOUND)


@case()
def offsets_of_a_subscribed_topic_are_not_deleted(broker):
    """KIP-496: GROUP_SUBSCRIBED_TO_TOPIC while a member of the group subscribes to the topic."""
    topic, group = broker.topic(), broker.name("group")
    member = Member(broker, group, topics=[topic])
    member.join_and_sync()
    expect_error(commit(broker, group, topic, 5, generation=member.generation, member=member.id), 0)
    with broker.coordinator(group) as connection:
        answer = connection.ask(m.OFFSET_DELETE, group=group, topics=[{"name": topic, "partitions": [{"index": 0}]}])
    expect_error(answer.error, 0)
    expect_error(answer.topics[0].partitions[0].error, ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC)
    expect(committed(broker, group, topic).offset, 5, "the offset")


@case()
def offsets_go_with_their_topic(broker):
    """DeleteTopics removes the committed offsets of the topic."""
    topic, group = broker.topic(), broker.name("group")
    expect_error(commit(broker, group, topic, 5), 0)
    broker.ask(m.DELETE_TOPICS, names=[topic], timeout_ms=10_000)
    until(lambda: committed(broker, group, topic).offset == -1, "the offset's end")


@case()
def a_client_commits_and_goes_on(broker):
    """OffsetCommit through a client: a consumer that comes back goes on after its commit, with its metadata."""
    from confluent_kafka import TopicPartition

    topic, group = broker.topic(), broker.name("group")
    broker.write(topic, *"abcde")
    first = broker.consumer(group_id=group)
    first.subscribe([topic])
    seen = [first.poll(30).value() for _ in range(2)]
    first.commit(offsets=[TopicPartition(topic, 0, 2, "two done")], asynchronous=False)
    first.close()
    second = broker.consumer(group_id=group)
    second.subscribe([topic])
    seen += [second.poll(30).value() for _ in range(3)]
    metadata = second.committed([TopicPartition(topic, 0)], 30)[0].metadata
    second.close()
    expect((seen, metadata), ([b"a", b"b", b"c", b"d", b"e"], "two done"), "values and metadata")
