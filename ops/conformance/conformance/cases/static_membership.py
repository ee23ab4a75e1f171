"""Static membership (KIP-345): an instance that comes back is the same member."""

from ..case import case, expect, expect_error, expect_true, until
from ..members import Member, gather
from ..wire import ErrorCode
from ..wire import messages as m
from ..wire.definitions import fill, message


@case()
def an_instance_that_comes_back_causes_no_rebalance(broker):
    """KIP-345: a join with a known instance id and the same subscription keeps generation and assignment; only the member id
    is new, and the others notice nothing."""
    group = broker.name("group")
    members = [Member(broker, group, instance=name, session_ms=30_000) for name in ("i1", "i2")]
    gather(members)
    for which in (0, 1):
        before, other = members[which], members[1 - which]
        again = Member(broker, group, instance=before.instance, session_ms=30_000)
        expect_error(again.join(), 0, what="JoinGroup")
        expect(again.generation, before.generation, "the generation")
        expect_true(again.id != before.id, "the member id is a new one")
        expect_error(again.sync({}), 0, what="SyncGroup")
        expect(again.assignment, before.assignment, "the assignment")
        expect_error(other.beat(), 0, what="the other's heartbeat")
        members[which] = again


@case()
def the_older_holder_of_an_instance_is_fenced(broker):
    """KIP-345: the member id that lost its instance id gets FENCED_INSTANCE_ID from every request."""
    group = broker.name("group")
    old = Member(broker, group, instance="i1")
    old.join_and_sync()
    new = Member(broker, group, instance="i1")
    expect_error(new.join(), 0)
    expect_error(old.beat(), ErrorCode.FENCED_INSTANCE_ID, what="Heartbeat")
    expect_error(old.sync({}), ErrorCode.FENCED_INSTANCE_ID, what="SyncGroup")
    expect_error(old.join(), ErrorCode.FENCED_INSTANCE_ID, what="JoinGroup")
    expect_error(old.leave(), ErrorCode.FENCED_INSTANCE_ID, what="LeaveGroup")
    expect_error(new.sync({}), 0)
    expect_error(new.beat(), 0, what="the new one's heartbeat")


@case()
def a_static_member_needs_no_id_first(broker):
    """KIP-345/394: a join with an instance id is taken at once, without MEMBER_ID_REQUIRED."""
    member = Member(broker, broker.name("group"), instance="i1")
    member.send_join()
    expect_error(member.receive_join(), 0)
    expect([one.instance for one in member.members], ["i1"], "the instance ids told to the leader")


@case()
def an_instance_is_put_out_by_name(broker):
    """KIP-345: LeaveGroup with the instance id alone removes the static member, and the others rebalance."""
    group = broker.name("group")
    stays, goes = (Member(broker, group, instance=name, session_ms=60_000) for name in ("i1", "i2"))
    gather([stays, goes])
    with broker.coordinator(group) as connection:
        answer = connection.ask(m.LEAVE_GROUP, group=group, members=[{"member": "", "instance": "i2"},
                                                                     {"member": "", "instance": "nobody"}])
    errors = {one.instance: one.error for one in answer.members}
    expect(errors, {"i2": 0, "nobody": ErrorCode.UNKNOWN_MEMBER_ID}, "errors by instance")
    until(lambda: stays.beat() == ErrorCode.REBALANCE_IN_PROGRESS, "the rebalance")
    stays.join_and_sync()
    expect([one.instance for one in stays.members], ["i1"], "members")


@case(each=(0, 1, 2))
def an_instance_is_gone_that_leaves_by_its_member_id(broker, version):
    """KIP-345: LeaveGroup before version 3 knows no instances; the member id alone puts the static member out at once, and the
    others rebalance. librdkafka sends version 1 when such a consumer unsubscribes."""
    group = broker.name("group")
    stays, goes = (Member(broker, group, instance=name, session_ms=60_000) for name in ("i1", "i2"))
    gather([stays, goes])
    with broker.coordinator(group) as connection:
        answer = connection.ask(message("LeaveGroup", version),
                                **fill("LeaveGroup", version, {"GroupId": group, "MemberId": goes.id}))
    expect_error(answer["ErrorCode"], 0)
    expect_error(goes.beat(), ErrorCode.UNKNOWN_MEMBER_ID, what="the heartbeat of the one that left")
    until(lambda: stays.beat() == ErrorCode.REBALANCE_IN_PROGRESS, "the rebalance")
    stays.join_and_sync()
    expect([one.instance for one in stays.members], ["i1"], "members")


@case()
def an_instance_with_another_subscription_rebalances(broker):
    """KIP-345: a static member that comes back with other protocols makes the group rebalance."""
    group = broker.name("group")
    stays, goes = (Member(broker, group, instance=name, session_ms=30_000, protocols=("a", "b")) for name in ("i1", "i2"))
    gather([stays, goes])
    again = Member(broker, group, instance="i2", session_ms=30_000, protocols=("b",))
    again.send_join()
    until(lambda: stays.beat() == ErrorCode.REBALANCE_IN_PROGRESS, "the rebalance")
    stays.send_join()
    expect_error(stays.receive_join(), 0)
    expect_error(again.receive_join(), 0)
    expect((again.protocol, again.generation), ("b", stays.generation), "protocol and generation")


@case(seconds=120)
def a_client_comes_back_without_a_rebalance(broker):
    """KIP-345 through a client: a static consumer that is closed and started again has its partitions back at once, and the
    other one keeps its own all the while."""
    topic, group = broker.topic(partitions=4), broker.name("group")
    changes = []

    def member(name):
        consumer = broker.consumer(group_id=group, group_instance_id=name, session_timeout_ms=30_000,
                                   partition_assignment_strategy="range", heartbeat_interval_ms=500)
        consumer.subscribe([topic], on_assign=lambda _, places: changes.append((name, "given", len(places))),
                           on_revoke=lambda _, places: changes.append((name, "taken", len(places))))
        return consumer

    def have(*consumers):
        for consumer in consumers:
            message = consumer.poll(0.1)
            expect_true(message is None or message.error() is None, f"a poll says {message and message.error()}")
        return [len(consumer.assignment()) for consumer in consumers]

    one, two = member("i1"), member("i2")
    until(lambda: have(one, two) == [2, 2], "two partitions each", seconds=45)
    before = {(p.topic, p.partition) for p in two.assignment()}
    two.close()
    changes.clear()
    two = member("i2")
    until(lambda: have(one, two) == [2, 2], "the same two partitions", seconds=20)
    expect({(p.topic, p.partition) for p in two.assignment()}, before, "the partitions")
    expect(changes, [("i2", "given", 2)], "all that the two members noticed")
    one.close()
    two.close()


@case(seconds=120)
def a_client_that_unsubscribes_leaves_at_once(broker):
    """KIP-345 through a client: a static consumer that unsubscribes leaves the group, and the other one has its partitions long
    before its session would end."""
    topic, group = broker.topic(partitions=4), broker.name("group")

    def member(name):
        consumer = broker.consumer(group_id=group, group_instance_id=name, session_timeout_ms=120_000, heartbeat_interval_ms=500,
                                   partition_assignment_strategy="range")
        consumer.subscribe([topic])
        return consumer

    def have(*consumers):
        for consumer in consumers:
            consumer.poll(0.1)
        return [len(consumer.assignment()) for consumer in consumers]

    one, two = member("i1"), member("i2")
    until(lambda: have(one, two) == [2, 2], "two partitions each", seconds=45)
    two.unsubscribe()
    until(lambda: have(one, two) == [4, 0], "all partitions with the one that stays", seconds=30)
    one.close()
    two.close()


@case(seconds=120)
def a_second_client_fences_the_first(broker):
    """KIP-345 through a client: of two consumers with one group.instance.id the older gets a fatal FENCED_INSTANCE_ID."""
    from confluent_kafka import KafkaError

    topic, group = broker.topic(), broker.name("group")

    def member():
        consumer = broker.consumer(group_id=group, group_instance_id="i1", session_timeout_ms=30_000, heartbeat_interval_ms=500)
        consumer.subscribe([topic])
        return consumer

    first = member()
    until(lambda: first.poll(0.1) is None and len(first.assignment()) == 1, "the first one's partition", seconds=45)
    second = member()

    def fenced():
        second.poll(0.05)
        message = first.poll(0.05)
        return message is not None and message.error() and message.error().code() in (KafkaError._FATAL, ErrorCode.FENCED_INSTANCE_ID)

    until(fenced, "a fatal error for the first one", seconds=45)
    until(lambda: second.poll(0.1) is None and len(second.assignment()) == 1, "the second one's partition")
    second.close()
    first.close()
