"""Consumer groups (the classic protocol): who is in, what each gets, who is put out."""

import threading
import time

from ..case import Failure, case, expect, expect_error, expect_true, until
from ..members import Member, gather
from ..wire import ErrorCode
from ..wire import messages as m
from ..wire.definitions import fill, message


@case()
def a_first_join_is_given_a_member_id(broker):
    """KIP-394: JoinGroup without member id answers MEMBER_ID_REQUIRED and the id to join with."""
    member = Member(broker, broker.name("group"))
    member.send_join()
    expect_error(member.receive_join(), ErrorCode.MEMBER_ID_REQUIRED)
    expect_true(member.id != "", "a member id")
    member.send_join()
    expect_error(member.receive_join(), 0)
    expect((member.generation, member.leader, member.protocol), (1, member.id, "range"), "generation, leader, protocol")
    expect([one.member for one in member.members], [member.id], "the leader's list of members")


@case()
def an_unknown_member_is_told(broker):
    """JoinGroup, SyncGroup, Heartbeat, LeaveGroup: UNKNOWN_MEMBER_ID for an id the group does not know."""
    group = broker.name("group")
    member = Member(broker, group)
    member.join_and_sync()
    stranger = Member(broker, group)
    stranger.id, stranger.generation = "stranger", member.generation
    stranger.send_join()
    expect_error(stranger.receive_join(), ErrorCode.UNKNOWN_MEMBER_ID, what="JoinGroup")
    expect_error(stranger.sync(), ErrorCode.UNKNOWN_MEMBER_ID, what="SyncGroup")
    expect_error(stranger.beat(), ErrorCode.UNKNOWN_MEMBER_ID, what="Heartbeat")
    expect_error(stranger.leave(), ErrorCode.UNKNOWN_MEMBER_ID, what="LeaveGroup")
    expect_error(member.beat(), 0, what="the member's own heartbeat")


@case()
def an_empty_group_id_is_refused(broker):
    """JoinGroup: INVALID_GROUP_ID for an empty group id."""
    member = Member(broker, broker.name("group"))
    member.group = ""
    member.send_join()
    expect_error(member.receive_join(), ErrorCode.INVALID_GROUP_ID)


@case(each=(1, 100_000_000))
def a_session_timeout_out_of_bounds_is_refused(broker, session):
    """JoinGroup: INVALID_SESSION_TIMEOUT outside group.min/max.session.timeout.ms (6 s and 30 min)."""
    member = Member(broker, broker.name("group"), session_ms=session)
    expect_error(member.join(), ErrorCode.INVALID_SESSION_TIMEOUT)


@case()
def protocols_must_have_one_in_common(broker):
    """JoinGroup: INCONSISTENT_GROUP_PROTOCOL for a member that shares no protocol, or is of another protocol type."""
    group = broker.name("group")
    Member(broker, group).join_and_sync()
    expect_error(Member(broker, group, protocols=("other",)).join(), ErrorCode.INCONSISTENT_GROUP_PROTOCOL)
    expect_error(Member(broker, group, protocol_type="connect").join(), ErrorCode.INCONSISTENT_GROUP_PROTOCOL)
    expect_error(Member(broker, broker.name("group"), protocols=()).join(), ErrorCode.INCONSISTENT_GROUP_PROTOCOL)


@case()
def the_protocol_is_one_that_all_support(broker):
    """JoinGroup: the chosen protocol is supported by all; among those the members' votes for their first choice decide."""
    group = broker.name("group")
    members = [Member(broker, group, protocols=("a", "b")), Member(broker, group, protocols=("b", "c"))]
    gather(members)
    expect({one.protocol for one in members}, {"b"}, "the protocol")


@case()
def the_leader_assigns_and_each_gets_its_own(broker):
    """SyncGroup: the leader sends all assignments; each member receives its own, a follower that asked before waits."""
    group = broker.name("group")
    members = [Member(broker, group) for _ in range(3)]
    gather(members)
    expect([one.assignment for one in members], [f"for {one.id}".encode() for one in members], "assignments")
    expect(len({one.leader for one in members}), 1, "leaders")
    expect(sorted(len(one.members) for one in members), [0, 0, 3], "only the leader is told the members")
    expect({one.beat() for one in members}, {0}, "heartbeats")


@case()
def a_newcomer_makes_all_join_again(broker):
    """Classic protocol: a join starts a rebalance: heartbeats answer REBALANCE_IN_PROGRESS, and the next generation holds all."""
    group = broker.name("group")
    first, second = Member(broker, group), Member(broker, group)
    first.join_and_sync()
    before = first.generation
    second.start_joining()
    until(lambda: first.beat() == ErrorCode.REBALANCE_IN_PROGRESS, "REBALANCE_IN_PROGRESS")
    first.send_join()
    expect_error(first.receive_join(), 0)
    expect_error(second.receive_join(), 0)
    expect((first.generation, second.generation), (before + 1, before + 1), "generations")
    expect_error(first.beat(before), ErrorCode.ILLEGAL_GENERATION, what="a heartbeat of the old generation")
    leader, follower = (first, second) if first.is_leader else (second, first)
    expect_error(leader.sync(), 0)
    expect_error(follower.sync(), 0)
    expect_error(first.beat(), 0)


@case()
def a_sync_of_an_old_generation_is_illegal(broker):
    """SyncGroup: ILLEGAL_GENERATION for another generation than the present one."""
    member = Member(broker, broker.name("group"))
    member.join_and_sync()
    member.generation += 1
    expect_error(member.sync({}), ErrorCode.ILLEGAL_GENERATION)
    member.generation -= 2
    expect_error(member.sync({}), ErrorCode.ILLEGAL_GENERATION)


@case()
def a_sync_repeated_gives_the_same(broker):
    """SyncGroup in a stable group: the member's present assignment, whatever it sends."""
    member = Member(broker, broker.name("group"))
    member.join_and_sync()
    expect_error(member.sync({member.id: b"another"}), 0)
    expect(member.assignment, f"for {member.id}".encode(), "the assignment")


@case()
def who_leaves_is_gone_at_once(broker):
    """LeaveGroup: the others rebalance without waiting for a session timeout; the last one leaves the group Empty."""
    group = broker.name("group")
    members = [Member(broker, group, session_ms=30_000) for _ in range(2)]
    gather(members)
    stays, goes = members
    began = time.monotonic()
    expect_error(goes.leave(), 0)
    until(lambda: stays.beat() == ErrorCode.REBALANCE_IN_PROGRESS, "REBALANCE_IN_PROGRESS")
    stays.join_and_sync()
    expect_true(time.monotonic() - began < 12, "the rebalance waited for the one who left")
    expect([one.member for one in stays.members], [stays.id], "members")
    expect_error(stays.leave(), 0)
    expect(described(broker, group).state, "Empty", "the group's state")


@case(seconds=90)
def who_is_silent_is_put_out(broker):
    """session.timeout.ms: a member without heartbeats is removed, and the others rebalance."""
    group = broker.name("group")
    members = [Member(broker, group, session_ms=6_000, rebalance_ms=6_000) for _ in range(2)]
    gather(members)
    stays, silent = members
    began = time.monotonic()
    until(lambda: stays.beat() == ErrorCode.REBALANCE_IN_PROGRESS, "the rebalance without the silent one", pause=0.3)
    took = time.monotonic() - began
    expect_true(5 <= took <= 15, f"a session of 6 s ended after {took:.1f} s")
    stays.join_and_sync()
    expect(len(stays.members) if stays.is_leader else 1, 1, "members")
    expect_error(silent.beat(), ErrorCode.UNKNOWN_MEMBER_ID, what="the silent one's heartbeat")


@case(seconds=90)
def who_does_not_join_again_is_left_behind(broker):
    """rebalance timeout: a member that beats but does not join again is out of the next generation."""
    group = broker.name("group")
    sleeper = Member(broker, group, session_ms=30_000, rebalance_ms=3_000)
    sleeper.join_and_sync()
    newcomer = Member(broker, group, session_ms=30_000, rebalance_ms=3_000)
    newcomer.start_joining()
    began = time.monotonic()
    expect_error(newcomer.receive_join(), 0)
    expect_true(time.monotonic() - began < 20, "the newcomer's join waited longer than the rebalance timeout")
    expect([one.member for one in newcomer.members], [newcomer.id], "members")
    expect_error(sleeper.beat(), ErrorCode.UNKNOWN_MEMBER_ID, what="the sleeper's heartbeat")


@case()
def groups_are_described_and_listed(broker):
    """DescribeGroups and ListGroups: state, protocol, members, assignments; Dead for no group; KIP-518's filter by state."""
    broker.needs(m.DESCRIBE_GROUPS, m.LIST_GROUPS)
    topic, group = broker.topic(), broker.name("group")
    member = Member(broker, group, topics=[topic], instance="i1")
    member.join_and_sync()
    found = described(broker, group)
    expect((found.state, found.protocol_type, found.protocol), ("Stable", "consumer", "range"), "state and protocol")
    expect([(one.member, one.instance, one.assignment) for one in found.members],
           [(member.id, "i1", f"for {member.id}".encode())], "members")

    def listed(*states):
        answer = broker.ask(m.LIST_GROUPS, states=list(states))
        expect_error(answer.error, 0)
        return {one.group: one.state for one in answer.groups}

    expect((listed().get(group), listed("Stable").get(group), listed("Empty").get(group)), ("Stable", "Stable", None), "listed")
    expect(described(broker, broker.name("group")).state, "Dead", "the state of no group")
    expect_error(member.leave(), 0)
    expect(listed("Empty").get(group), "Empty", "listed after the last one left")


@case()
def a_group_that_is_not_there_is_not_found(broker):
    """KIP-1043: from version 6 on DescribeGroups answers GROUP_ID_NOT_FOUND, with a sentence, for a group that does not exist."""
    low, high = broker.versions().get(15, (0, -1))
    expect_true(low <= 6 <= high, f"DescribeGroups 6 is not within {low}…{high}")
    group = broker.name("group")
    with broker.coordinator(group) as connection:
        answer = connection.ask(message("DescribeGroups", 6), **fill("DescribeGroups", 6, {"Groups": [group]}))
    found = answer["Groups"][0]
    expect_error(found["ErrorCode"], ErrorCode.GROUP_ID_NOT_FOUND)
    expect((found["GroupState"], bool(found["ErrorMessage"])), ("Dead", True), "its state, and whether there is a sentence")


@case()
def a_sync_says_which_protocol_it_means(broker):
    """KIP-559: from version 5 on SyncGroup names the protocol's type and name; without them, or with others than the group's,
    INCONSISTENT_GROUP_PROTOCOL."""
    member = Member(broker, broker.name("group"))
    expect_error(member.join(), 0, what="JoinGroup")

    def sync(protocol_type, protocol):
        return member.connection.ask(message("SyncGroup", 5), **fill("SyncGroup", 5, {
            "GroupId": member.group, "GenerationId": member.generation, "MemberId": member.id, "GroupInstanceId": None,
            "ProtocolType": protocol_type, "ProtocolName": protocol}))

    for said in ((None, "range"), ("consumer", None), ("connect", "range"), ("consumer", "roundrobin")):
        expect_error(sync(*said)["ErrorCode"], ErrorCode.INCONSISTENT_GROUP_PROTOCOL, what=f"a sync that says {said}")
    answer = sync("consumer", "range")
    expect((answer["ErrorCode"], answer["ProtocolType"], answer["ProtocolName"]), (0, "consumer", "range"), "the right sync")


@case()
def only_an_empty_group_is_deleted(broker):
    """KIP-229, DeleteGroups: NON_EMPTY_GROUP with members, GROUP_ID_NOT_FOUND for no group; offsets go with the group."""
    from .offsets import commit, committed

    def delete(name):
        with broker.coordinator(name) as connection:
            return connection.ask(m.DELETE_GROUPS, groups=[name]).results[0].error

    topic, group = broker.topic(), broker.name("group")
    member = Member(broker, group)
    member.join_and_sync()
    expect_error(commit(broker, group, topic, 3, generation=member.generation, member=member.id), 0)
    expect_error(delete(group), ErrorCode.NON_EMPTY_GROUP)
    member.leave()
    expect_error(delete(group), 0)
    expect(committed(broker, group, topic).offset, -1, "the offset after the group's end")
    expect_error(delete(group), ErrorCode.GROUP_ID_NOT_FOUND)


class Reader(threading.Thread):
    """A consumer that polls until told to stop, and notes what it has and what it saw."""

    def __init__(self, broker, topic, group, strategy):
        super().__init__(daemon=True)
        self.consumer = broker.consumer(group_id=group, partition_assignment_strategy=strategy, session_timeout_ms=10_000,
                                        heartbeat_interval_ms=500)
        self.topic = topic
        self.partitions = set()
        self.seen = []
        self.ending = threading.Event()
        self.start()

    def run(self):
        self.consumer.subscribe([self.topic])
        while not self.ending.is_set():
            message = self.consumer.poll(0.1)
            self.partitions = {place.partition for place in self.consumer.assignment()}
            if message is not None and message.error() is None:
                self.seen.append((message.partition(), message.offset()))
                self.consumer.commit(message, asynchronous=True)
        self.consumer.close()
        self.partitions = set()

    def end(self):
        self.ending.set()
        self.join(30)
        if self.is_alive():
            raise Failure("a consumer does not close")


@case(each=("range", "roundrobin", "cooperative-sticky"), seconds=150)
def members_come_and_go(broker, strategy):
    """Classic protocol, KIP-429: with 1 to 5 members every partition has one owner, and every record is read."""
    topic, group = broker.topic(partitions=6), broker.name("group")
    readers, seen = [], set()

    def shared_out():
        owned = [reader.partitions for reader in readers]
        return sum(map(len, owned)) == 6 and set().union(*owned) == set(range(6)) and all(owned)

    written = 0
    for step in (1, 1, 1, 1, 1, -1, -1, -1, -1):
        if step > 0:
            readers.append(Reader(broker, topic, group, strategy))
        else:
            gone = readers.pop(0)
            gone.end()
            seen.update(gone.seen)
        until(shared_out, f"six partitions shared out among {len(readers)} members", seconds=40)
        for partition in range(6):
            broker.write(topic, f"{written}", partition=partition)
        written += 1
    wanted = {(partition, offset) for partition in range(6) for offset in range(written)}
    until(lambda: wanted <= seen.union(*(reader.seen for reader in readers)), "every record read")
    for reader in readers:
        reader.end()


@case(each=("kafka-python", "aiokafka"), seconds=120)
def other_clients_share_a_group(broker, client):
    """Classic protocol: two members of another client, and one of librdkafka beside them, share the partitions by range."""
    import subprocess
    import sys

    topic, group = broker.topic(partitions=6), broker.name("group")
    module = f"{__package__.rsplit('.', 1)[0]}.group_reader"
    others = [subprocess.Popen([sys.executable, "-m", module, client, broker.bootstrap, topic, group],
                               stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL) for _ in range(2)]
    owned = [set(), set()]

    def listen(index, stream):
        for line in stream:
            owned[index] = {int(part) for part in line.split()}

    for index, process in enumerate(others):
        threading.Thread(target=listen, args=(index, process.stdout), daemon=True).start()
    until(lambda: sorted(map(len, owned)) == [3, 3] and owned[0] | owned[1] == set(range(6)), "three partitions each", 45)
    mine = Reader(broker, topic, group, "range")
    until(lambda: len(mine.partitions) == 2 and mine.partitions | owned[0] | owned[1] == set(range(6)), "two each", 45)
    mine.end()
    until(lambda: sorted(map(len, owned)) == [3, 3], "three each again", 45)
    for process in others:
        process.kill()


def described(broker, group):
    with broker.coordinator(group) as connection:
        return connection.ask(m.DESCRIBE_GROUPS, groups=[group], include_operations=False).groups[0]
