"""A group member made of single requests (the classic group protocol)."""

import struct

from .case import expect_error, until
from .wire import ErrorCode
from .wire import messages as m


def subscription(topics):
    """The consumer protocol's subscription, version 0."""
    parts = [struct.pack(">hi", 0, len(topics))]
    parts += [struct.pack(">h", len(t.encode())) + t.encode() for t in topics]
    return b"".join(parts) + struct.pack(">i", -1)


class Member:
    """Joins, syncs, beats and leaves as told; keeps what the coordinator said last."""

    def __init__(self, broker, group, instance=None, topics=(), protocols=("range",), session_ms=10_000, rebalance_ms=10_000,
                 protocol_type="consumer"):
        self.broker = broker
        self.group = group
        self.instance = instance
        self.topics = list(topics)
        self.protocols = protocols
        self.session_ms = session_ms
        self.rebalance_ms = rebalance_ms
        self.protocol_type = protocol_type
        self.id = ""
        self.generation = -1
        self.leader = ""
        self.members = []
        self.assignment = b""
        broker.needs(m.JOIN_GROUP, m.SYNC_GROUP, m.HEARTBEAT, m.LEAVE_GROUP)
        self.connection = broker.coordinator(group)
        self.joining = self.syncing = None

    def send_join(self):
        """Sends JoinGroup and does not wait."""
        self.joining = self.connection.send(
            m.JOIN_GROUP, group=self.group, session_timeout_ms=self.session_ms, rebalance_timeout_ms=self.rebalance_ms,
            member=self.id, instance=self.instance, protocol_type=self.protocol_type,
            protocols=[{"name": p, "metadata": subscription(self.topics)} for p in self.protocols])

    def receive_join(self, timeout=30):
        """Waits for the join's answer and keeps what it says; gives its error."""
        answer = self.connection.receive(m.JOIN_GROUP, self.joining, timeout)
        if answer.member:
            self.id = answer.member
        if answer.error == 0:
            self.generation, self.leader, self.members = answer.generation, answer.leader, answer.members
            self.protocol = answer.protocol
        return answer.error

    def join(self):
        """JoinGroup, a second time where the coordinator first gives a member id (KIP-394); gives the last error."""
        self.send_join()
        code = self.receive_join()
        if code == ErrorCode.MEMBER_ID_REQUIRED:
            self.send_join()
            code = self.receive_join()
        return code

    def start_joining(self):
        """Sends the join that will wait for the others: the member id is fetched before."""
        self.send_join()
        if not self.id and self.instance is None:
            expect_error(self.receive_join(), ErrorCode.MEMBER_ID_REQUIRED, what="the first JoinGroup")
            self.send_join()

    @property
    def is_leader(self):
        return self.leader == self.id

    def send_sync(self, assignments=None):
        """Sends SyncGroup, as leader with an assignment for each member, and does not wait."""
        if assignments is None and self.is_leader:
            assignments = {one.member: f"for {one.member}".encode() for one in self.members}
        self.syncing = self.connection.send(
            m.SYNC_GROUP, group=self.group, generation=self.generation, member=self.id, instance=self.instance,
            assignments=[{"member": name, "assignment": data} for name, data in (assignments or {}).items()])

    def receive_sync(self):
        """Waits for the sync's answer and keeps the assignment; gives its error."""
        answer = self.connection.receive(m.SYNC_GROUP, self.syncing)
        if answer.error == 0:
            self.assignment = answer.assignment
        return answer.error

    def sync(self, assignments=None):
        """SyncGroup; gives its error."""
        self.send_sync(assignments)
        return self.receive_sync()

    def join_and_sync(self):
        expect_error(self.join(), 0, what="JoinGroup")
        expect_error(self.sync(), 0, what="SyncGroup")

    def beat(self, generation=None):
        """Heartbeat; gives its error."""
        return self.connection.ask(m.HEARTBEAT, group=self.group, member=self.id, instance=self.instance,
                                   generation=self.generation if generation is None else generation).error

    def leave(self):
        """LeaveGroup; gives the member's error."""
        answer = self.connection.ask(m.LEAVE_GROUP, group=self.group, members=[{"member": self.id, "instance": self.instance}])
        return answer.error or answer.members[0].error


def gather(members):
    """Brings members into one generation, one after the other: each newcomer makes those before it join again."""
    joined = []
    for member in members:
        member.start_joining()
        if joined:
            until(lambda: joined[0].beat() == ErrorCode.REBALANCE_IN_PROGRESS, "the rebalance for a newcomer")
        for one in joined:
            one.send_join()
        joined.append(member)
        for one in joined:
            expect_error(one.receive_join(), 0, what="JoinGroup")
    for member in sorted(members, key=lambda one: one.is_leader):
        member.send_sync()
    for member in members:
        expect_error(member.receive_sync(), 0, what="SyncGroup")
