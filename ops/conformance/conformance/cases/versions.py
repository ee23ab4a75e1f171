"""Every version that a broker announces, laid out as Apache Kafka defines it: what Java clients of any age would speak."""

import uuid

from ..broker import records
from ..case import case, expect_error, expect_true
from ..members import Member, subscription
from ..transactional import RawProducer
from ..wire import ErrorCode
from ..wire.definitions import definition, fill, message


class Sample:
    """What the requests of one case speak of: a topic with a record, a group with a static member, a producer."""

    def __init__(self, broker):
        self.broker = broker
        self.topic = broker.topic()
        broker.write(self.topic, "x")
        self.topic_id = self.id_of(self.topic)
        self.group = broker.name("group")

    def id_of(self, topic):
        asked = message("Metadata", 12)
        with self.broker.connect() as connection:
            answer = connection.ask(asked, **fill("Metadata", 12, {"Topics": [{"Name": topic, "TopicId": uuid.UUID(int=0)}]}))
        return answer["Topics"][0]["TopicId"]

    def member(self):
        member = Member(self.broker, self.group, instance="i1")
        member.join_and_sync()
        return {"GroupId": self.group, "GenerationId": member.generation, "MemberId": member.id, "GroupInstanceId": "i1",
                "ProtocolType": "consumer", "ProtocolName": "range"}

    def producer(self):
        producer = RawProducer(self.broker, self.broker.name("txn"))
        producer.add(self.topic)
        producer.add_offsets(self.group)
        return {"TransactionalId": producer.transactional_id, "ProducerId": producer.producer_id, "ProducerEpoch": producer.epoch}

    @property
    def named(self):
        return {"Name": self.topic, "Topic": self.topic, "TopicId": self.topic_id}

    def simple_group(self):
        """A group that has an offset and no members."""
        from .offsets import commit

        group = self.broker.name("group")
        expect_error(commit(self.broker, group, self.topic, 1), 0)
        return group


def v3_and_below(fields):
    return {f"V3AndBelow{name}": value for name, value in fields.items()}


REQUESTS = {
    "Produce": lambda s, v: {"Acks": -1, "TimeoutMs": 5000, "TransactionalId": None, "TopicData": [
        {**s.named, "PartitionData": [{"Index": 0, "Records": records("x").encode()}]}]},
    "Fetch": lambda s, v: {"ReplicaId": -1, "MaxWaitMs": 10, "MinBytes": 1, "MaxBytes": 1 << 20, "SessionEpoch": -1, "Topics": [
        {**s.named, "Partitions": [{"Partition": 0, "FetchOffset": 0, "PartitionMaxBytes": 1 << 20}]}]},
    "ListOffsets": lambda s, v: {"ReplicaId": -1, "Topics": [{**s.named, "Partitions": [{"PartitionIndex": 0, "Timestamp": -1}]}]},
    "Metadata": lambda s, v: {"Topics": [{"Name": s.topic}], "AllowAutoTopicCreation": False},
    "OffsetCommit": lambda s, v: {"GroupId": s.group, "GenerationIdOrMemberEpoch": -1, "Topics": [{**s.named, "Partitions": [
        {"PartitionIndex": 0, "CommittedOffset": 1, "CommittedMetadata": "m"}]}]},
    "OffsetFetch": lambda s, v: {"GroupId": s.group, "Topics": [{**s.named, "PartitionIndexes": [0]}], "Groups": [
        {"GroupId": s.group, "MemberId": None, "MemberEpoch": -1, "Topics": [{**s.named, "PartitionIndexes": [0]}]}]},
    "FindCoordinator": lambda s, v: {"Key": s.group, "CoordinatorKeys": [s.group]},
    "JoinGroup": lambda s, v: {"GroupId": s.broker.name("group"), "SessionTimeoutMs": 10_000, "RebalanceTimeoutMs": 10_000,
                               "GroupInstanceId": "i1", "ProtocolType": "consumer",
                               "Protocols": [{"Name": "range", "Metadata": subscription([s.topic])}]},
    "SyncGroup": lambda s, v: s.member(),
    "Heartbeat": lambda s, v: s.member(),
    "LeaveGroup": lambda s, v: {**(m := s.member()), "Members": [m]},
    "DescribeGroups": lambda s, v: {"Groups": [s.simple_group()]},
    "ListGroups": lambda s, v: {},
    "ApiVersions": lambda s, v: {"ClientSoftwareName": "conformance", "ClientSoftwareVersion": "1.0"},
    "CreateTopics": lambda s, v: {"timeoutMs": 5000, "Topics": [
        {"Name": s.broker.name("topic"), "NumPartitions": 1, "ReplicationFactor": 1}]},
    "DeleteTopics": lambda s, v: {"TimeoutMs": 5000, "TopicNames": [(name := s.broker.topic())], "Topics": [
        {"Name": name, "TopicId": uuid.UUID(int=0)}]},
    "DeleteRecords": lambda s, v: {"TimeoutMs": 5000, "Topics": [{**s.named, "Partitions": [{"PartitionIndex": 0, "Offset": 0}]}]},
    "InitProducerId": lambda s, v: {"TransactionalId": None, "TransactionTimeoutMs": 1000, "ProducerId": -1, "ProducerEpoch": -1},
    "OffsetForLeaderEpoch": lambda s, v: {"ReplicaId": -1, "Topics": [{**s.named, "Partitions": [
        {"Partition": 0, "CurrentLeaderEpoch": -1, "LeaderEpoch": 0}]}]},
    "AddPartitionsToTxn": lambda s, v: v3_and_below({**s.producer(), "Topics": [{"Name": s.topic, "Partitions": [0]}]}),
    "AddOffsetsToTxn": lambda s, v: {**s.producer(), "GroupId": s.group},
    "EndTxn": lambda s, v: {**s.producer(), "Committed": True},
    "TxnOffsetCommit": lambda s, v: {**s.producer(), "GroupId": s.group, "GenerationId": -1, "Topics": [
        {**s.named, "Partitions": [{"PartitionIndex": 0, "CommittedOffset": 1, "CommittedLeaderEpoch": -1}]}]},
    "DescribeConfigs": lambda s, v: {"Resources": [{"ResourceType": 2, "ResourceName": s.topic, "ConfigurationKeys": None}],
                                     "IncludeSynonyms": True, "IncludeDocumentation": True},
    "AlterConfigs": lambda s, v: {"Resources": [{"ResourceType": 2, "ResourceName": s.topic, "Configs": [
        {"Name": "retention.ms", "Value": "100000000"}]}]},
    "CreatePartitions": lambda s, v: {"TimeoutMs": 5000, "ValidateOnly": True, "Topics": [
        {"Name": s.topic, "Count": 2, "Assignments": None}]},
    "DeleteGroups": lambda s, v: {"GroupsNames": [s.simple_group()]},
    "IncrementalAlterConfigs": lambda s, v: {"Resources": [{"ResourceType": 2, "ResourceName": s.topic, "Configs": [
        {"Name": "retention.ms", "ConfigOperation": 0, "Value": "100000000"}]}]},
    "OffsetDelete": lambda s, v: {"GroupId": s.simple_group(), "Topics": [{"Name": s.topic, "Partitions": [{"PartitionIndex": 0}]}]},
    "DescribeCluster": lambda s, v: {"EndpointType": 1},
    "DescribeProducers": lambda s, v: {"Topics": [{"Name": s.topic, "PartitionIndexes": [0]}]},
    "DescribeTransactions": lambda s, v: {"TransactionalIds": [s.producer()["TransactionalId"]]},
    "ListTransactions": lambda s, v: {},
}

# Apache Kafka 4.0 announces Produce 0 to 2 for librdkafka's sake and answers them with an error (KAFKA-18659); versions 4 and 5 of
# AddPartitionsToTxn are for brokers alone (KIP-890).
LOWEST, HIGHEST = {"Produce": 3}, {"AddPartitionsToTxn": 3}


@case(each=tuple(REQUESTS), seconds=120)
def every_announced_version_is_spoken(broker, name):
    """Protocol guide, "Protocol API Keys": a version that ApiVersions lists is understood and answered in its own layout, up to
    the last byte and without error, in the old style as in the flexible one (KIP-482)."""
    key = definition(f"{name}Request")["apiKey"]
    low, high = broker.versions().get(key, (0, -1))
    low, high = max(low, LOWEST.get(name, 0)), min(high, HIGHEST.get(name, high))
    expect_true(low <= high, f"{name} is not announced")
    sample = Sample(broker)
    for version in range(low, high + 1):
        asked = message(name, version)
        if asked is None:
            continue
        fields = fill(name, version, REQUESTS[name](sample, version))
        with connection_for(broker, sample, name, fields) as connection:
            answer = connection.ask(asked, **fields)
        allowed = {0, ErrorCode.MEMBER_ID_REQUIRED} if (name, version) == ("JoinGroup", 4) else {0}
        found = set(errors(answer))
        expect_true(found <= allowed, f"{name} {version} is answered with {[ErrorCode.name_of(code) for code in found]}: {answer}")


def connection_for(broker, sample, name, fields):
    if name in ("Produce", "Fetch", "ListOffsets", "OffsetForLeaderEpoch", "DeleteRecords", "DescribeProducers"):
        return broker.leader(sample.topic)
    transactional = fields.get("TransactionalId") or fields.get("V3AndBelowTransactionalId") or fields.get("TransactionalIds")
    if transactional and name != "TxnOffsetCommit":
        return broker.coordinator(transactional if isinstance(transactional, str) else transactional[0], transactions=True)
    group = fields.get("GroupId") or next(iter(fields.get("GroupsNames") or fields.get("Groups") or [None]), None)
    if group:
        return broker.coordinator(group if isinstance(group, str) else group["GroupId"])
    return broker.connect()


def errors(values):
    """Every error code within an answer."""
    for name, value in values.items():
        if name == "ErrorCode":
            yield value
        elif isinstance(value, dict):
            yield from errors(value)
        elif isinstance(value, list):
            for one in value:
                if isinstance(one, dict):
                    yield from errors(one)
