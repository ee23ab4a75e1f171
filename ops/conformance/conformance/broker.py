"""The broker under test, as the cases see it: names nobody else uses, topics, clients, raw connections."""

import itertools
import os
import time

from .case import Failure, Skip, expect_error, until
from .process import BrokerProcess
from .wire import Batch, Connection, ErrorCode, Record, batches_in
from .wire import messages as m

_COORDINATOR_MOVING = (
    ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, ErrorCode.COORDINATOR_NOT_AVAILABLE, ErrorCode.NOT_COORDINATOR,
)


class Broker:
    """A bootstrap address and everything a case makes there."""

    def __init__(self, bootstrap, command=None, housekeeping=None, secure_command=None):
        self.bootstrap = bootstrap
        self.command = command
        self.secure_command = secure_command
        self.housekeeping = housekeeping
        self._versions = None
        self._admin = None
        self.name_for_this_process()

    def name_for_this_process(self):
        self._run = f"{int(time.time()):x}-{os.getpid():x}"
        self._count = itertools.count()

    def name(self, kind):
        """A name for a topic, group or transactional id that no other case has."""
        return f"conformance-{kind}-{self._run}-{next(self._count)}"

    # Raw connections

    def connect(self, timeout=30.0):
        host, _, port = self.bootstrap.split(",")[0].rpartition(":")
        return Connection(host, int(port), timeout)

    def versions(self):
        """API key → (lowest, highest version)."""
        if self._versions is None:
            with self.connect() as connection:
                answer = connection.ask(m.API_VERSIONS_0)
            self._versions = {key.key: (key.min, key.max) for key in answer["keys"]}
        return self._versions

    def needs(self, *wanted):
        """Skips the case when the broker does not announce these messages' versions."""
        for message in wanted:
            low, high = self.versions().get(message.key, (0, -1))
            if not low <= message.version <= high:
                raise Skip(f"version {message.version} of API {message.key} is not announced")

    def ask(self, message, **fields):
        """One question on a connection of its own."""
        self.needs(message)
        with self.connect() as connection:
            return connection.ask(message, **fields)

    def leader(self, topic, partition=0):
        """A connection to the leader of a partition."""
        answer = self.metadata(topic)
        found = next(p for p in answer.topics[0].partitions if p.index == partition)
        node = next(b for b in answer.brokers if b.node_id == found.leader)
        return Connection(node.host, node.port)

    def coordinator(self, key, transactions=False):
        """A connection to the coordinator of a group or of a transactional id."""

        def found():
            answer = self.ask(m.FIND_COORDINATOR, key=key, key_type=int(transactions))
            if answer.error in _COORDINATOR_MOVING:
                return None
            expect_error(answer.error, 0, what="FindCoordinator")
            return Connection(answer.host, answer.port)

        return until(found, f"a coordinator for {key}", pause=0.1)

    def await_coordinators(self, names=100):
        """Waits until coordinators answer for many names: a new cluster first makes the topics in which it keeps groups and
        transactions, and loads partition after partition of them."""
        def is_ready(name, message, transactions, code, **fields):
            with self.coordinator(name, transactions) as connection:
                return code(connection.ask(message, **fields)) not in _COORDINATOR_MOVING

        for name in (self.name("first") for _ in range(names)):
            until(lambda: is_ready(name, m.OFFSET_FETCH, False, lambda a: a.error, group=name, topics=None, require_stable=False),
                  f"the coordinator of the group {name}", seconds=120, pause=0.1)
            if m.DESCRIBE_TRANSACTIONS.key in self.versions():
                until(lambda: is_ready(name, m.DESCRIBE_TRANSACTIONS, True, lambda a: a.states[0].error, transactional_ids=[name]),
                      f"the coordinator of the transactional id {name}", seconds=120, pause=0.1)

    # Topics

    def metadata(self, *topics, create=False):
        return self.ask(
            m.METADATA, topics=[{"name": topic} for topic in topics], allow_auto_creation=create,
            include_cluster_operations=False, include_topic_operations=False,
        )

    def create(self, name, partitions=1, replication=1, configs=None, validate_only=False):
        """One CreateTopics request as it is; gives the topic's answer."""
        answer = self.ask(m.CREATE_TOPICS, topics=[{
            "name": name, "partitions": partitions, "replication": replication, "assignments": [],
            "configs": [{"name": key, "value": value} for key, value in (configs or {}).items()],
        }], timeout_ms=10_000, validate_only=validate_only)
        return answer.topics[0]

    def topic(self, partitions=1, **configs):
        """A fresh topic with a leader for each partition; a config's dots are written as underscores."""
        name = self.name("topic")
        configs = {key.replace("_", "."): str(value) for key, value in configs.items()}
        answer = self.create(name, partitions, configs=configs)
        if answer.error:
            raise Failure(f"CreateTopics {name}: {ErrorCode.name_of(answer.error)} {answer.error_message}")
        self.await_topic(name, partitions)
        return name

    def await_topic(self, name, partitions=1):
        def ready():
            topic = self.metadata(name).topics[0]
            return topic.error == 0 and len(topic.partitions) == partitions and all(p.leader >= 0 for p in topic.partitions)

        until(ready, f"leaders for {partitions} partitions of {name}")
        # A broker may announce a leader a moment before it leads: then its first answers are NOT_LEADER_OR_FOLLOWER.
        for partition in range(partitions):
            until(lambda: self.ask_offset(name, -1, partition).error == 0, f"an answer of the leader of {name}-{partition}")

    # Records, raw

    def produce(self, topic, batch, partition=0, acks=-1, transactional_id=None, connection=None):
        """Sends one batch (or raw bytes) to one partition; gives the partition's answer."""
        data = batch.encode() if isinstance(batch, Batch) else batch
        with_connection = connection or self.leader(topic, partition)
        try:
            answer = with_connection.ask(
                m.PRODUCE, transactional_id=transactional_id, acks=acks, timeout_ms=10_000,
                topics=[{"name": topic, "partitions": [{"index": partition, "records": data}]}],
            )
        finally:
            if connection is None:
                with_connection.close()
        return answer.topics[0].partitions[0]

    def write(self, topic, *values, partition=0, **fields):
        """Writes values as one batch and holds that the broker took it; gives the first offset."""
        answer = self.produce(topic, records(*values, **fields), partition)
        expect_error(answer.error, 0, what="Produce")
        return answer.base_offset

    def fetch(self, topic, offset=0, partition=0, committed=False, wait_ms=500, max_bytes=1 << 20, connection=None, **fields):
        """One Fetch request without a session; gives the partition's answer."""
        with_connection = connection or self.leader(topic, partition)
        try:
            answer = with_connection.ask(m.FETCH, **fetch_fields(
                topic, offset, partition, committed, wait_ms, max_bytes, **fields))
        finally:
            if connection is None:
                with_connection.close()
        expect_error(answer.error, 0, what="Fetch")
        return answer.topics[0].partitions[0]

    def read(self, topic, partition=0, committed=False, start=None):
        """Everything from the log's start to its end (or to the last stable offset): batches, control batches too."""
        offset = self.offset(topic, -2, partition) if start is None else start
        found = []
        with self.leader(topic, partition) as connection:
            while True:
                answer = self.fetch(topic, offset, partition, committed, wait_ms=0, connection=connection)
                expect_error(answer.error, 0, what=f"Fetch at {offset}")
                end = answer.last_stable_offset if committed else answer.high_watermark
                new = [batch for batch in batches_in(answer.records) if batch.last_offset >= offset]
                found += new
                if new:
                    offset = new[-1].last_offset + 1
                if offset >= end or not new:
                    return found

    def values(self, topic, partition=0, committed=False):
        """The values that a client shows: control batches and, for `committed`, aborted transactions left out."""
        if not committed:
            return [r.value for b in self.read(topic, partition) if not b.is_control for r in b.records]
        start = self.offset(topic, -2, partition)
        answer = self.fetch(topic, start, partition, True, max_bytes=1 << 24)
        expect_error(answer.error, 0, what="Fetch")
        aborted = sorted((a.first_offset, a.producer_id) for a in answer.aborted or [])
        dropping, values = set(), []
        for batch in batches_in(answer.records):
            while aborted and aborted[0][0] <= batch.last_offset:
                dropping.add(aborted.pop(0)[1])
            if batch.is_control:
                dropping.discard(batch.producer_id)
            elif not (batch.is_transactional and batch.producer_id in dropping):
                values += [r.value for r in batch.records if r.offset < answer.last_stable_offset]
        return values

    def offset(self, topic, timestamp, partition=0, committed=False):
        return self.list_offset(topic, timestamp, partition, committed).offset

    def list_offset(self, topic, timestamp, partition=0, committed=False):
        """ListOffsets: -1 latest, -2 earliest, -3 the record with the largest timestamp, or a timestamp in ms."""
        found = self.ask_offset(topic, timestamp, partition, committed)
        expect_error(found.error, 0, what="ListOffsets")
        return found

    def ask_offset(self, topic, timestamp, partition=0, committed=False):
        """ListOffsets for one partition; gives its answer, whatever it is."""
        self.needs(m.LIST_OFFSETS)
        with self.leader(topic, partition) as connection:
            answer = connection.ask(m.LIST_OFFSETS, replica_id=-1, isolation=int(committed), topics=[{
                "name": topic, "partitions": [{"index": partition, "leader_epoch": -1, "timestamp": timestamp}]}])
        return answer.topics[0].partitions[0]

    # Clients

    def producer(self, **config):
        """A confluent-kafka producer; a property's dots are written as underscores."""
        from confluent_kafka import Producer

        return Producer(self._properties(config, linger_ms=0))

    def consumer(self, **config):
        """A confluent-kafka consumer that reads from the start and commits only when told."""
        from confluent_kafka import Consumer

        config.setdefault("group_id", self.name("group"))
        return Consumer(self._properties(config, auto_offset_reset="earliest", enable_auto_commit=False))

    def admin(self):
        """The confluent-kafka admin client of this case; it must outlive the futures it gives."""
        from confluent_kafka.admin import AdminClient

        self._admin = self._admin or AdminClient(self._properties({}))
        return self._admin

    def _properties(self, config, **defaults):
        merged = {"bootstrap_servers": self.bootstrap, **defaults, **config}
        return {"log_level": 0} | {key if key.endswith("_cb") else key.replace("_", "."): value for key, value in merged.items()}

    def of_its_own(self, data=None):
        """A broker process that this case alone starts and kills, with data in a directory of the case's if it gives one."""
        if not self.command:
            raise Skip("needs --broker-command")
        return OwnBroker(self.command, data)


class OwnBroker(Broker):
    """A broker whose life the case holds in its hand; removed when the case ends."""

    def __init__(self, command, data=None):
        self.process = BrokerProcess(command, data)
        super().__init__(self.process.bootstrap, command)

    def __enter__(self):
        self.process.start()
        return self

    def __exit__(self, *_):
        self.process.remove()

    def restart(self, kill=True):
        """Ends the broker, by kill -9 unless told otherwise, and starts it on the same data."""
        self.process.kill() if kill else self.process.stop()
        self.process.start()


def records(*values, timestamp=None, **fields):
    """A batch of these values, each at the present time unless told otherwise."""
    stamp = int(time.time() * 1000) if timestamp is None else timestamp
    return Batch([
        v if isinstance(v, Record) else Record(v.encode() if isinstance(v, str) else v, timestamp=stamp) for v in values
    ], **fields)


def fetch_fields(topic, offset, partition=0, committed=False, wait_ms=500, max_bytes=1 << 20, min_bytes=1,
                 leader_epoch=-1, partition_max_bytes=None, session_id=0, session_epoch=-1):
    """The fields of a Fetch request for one partition."""
    return {
        "replica_id": -1, "max_wait_ms": wait_ms, "min_bytes": min_bytes, "max_bytes": max_bytes,
        "isolation": int(committed), "session_id": session_id, "session_epoch": session_epoch, "forgotten": [],
        "rack_id": "", "topics": [{"name": topic, "partitions": [{
            "index": partition, "leader_epoch": leader_epoch, "fetch_offset": offset, "log_start_offset": -1,
            "max_bytes": partition_max_bytes or max_bytes}]}],
    }
