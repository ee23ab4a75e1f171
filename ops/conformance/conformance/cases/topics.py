"""Topics: made, grown, configured, deleted."""

import uuid

from ..broker import records
from ..case import case, expect, expect_error, expect_true, until
from ..wire import ErrorCode
from ..wire import messages as m
from ..wire.definitions import fill, message

INVALID_NAMES = ("", ".", "..", "a b", "a/b", "ä", "a\0b", "x" * 250)


@case()
def a_topic_has_the_partitions_it_was_given(broker):
    """CreateTopics: the topic exists with its partitions, each with a leader."""
    from confluent_kafka.admin import NewTopic

    name = broker.name("topic")
    broker.admin().create_topics([NewTopic(name, 7, 1)])[name].result(30)
    broker.await_topic(name, 7)
    listed = broker.admin().list_topics(name, timeout=30).topics[name]
    expect(sorted(listed.partitions), list(range(7)), "partitions")


@case()
def creating_a_topic_twice_says_so(broker):
    """CreateTopics: TOPIC_ALREADY_EXISTS, and the first one is left as it was."""
    name = broker.topic(partitions=2)
    expect_error(broker.create(name, 5).error, ErrorCode.TOPIC_ALREADY_EXISTS)
    expect(len(broker.metadata(name).topics[0].partitions), 2, "partitions")


@case(each=tuple(range(len(INVALID_NAMES))))
def an_invalid_name_is_refused(broker, which):
    """Topic names are 1 to 249 of [a-zA-Z0-9._-] and neither "." nor "..": else INVALID_TOPIC_EXCEPTION, also in Metadata."""
    name = INVALID_NAMES[which]
    expect_error(broker.create(name).error, ErrorCode.INVALID_TOPIC_EXCEPTION, what=f"CreateTopics {name!r:.20}")
    expect_error(broker.metadata(name, create=True).topics[0].error, ErrorCode.INVALID_TOPIC_EXCEPTION, what="Metadata")


@case()
def a_name_of_249_characters_is_valid(broker):
    """Topic names may have 249 characters."""
    name = (broker.name("topic") + "-" * 249)[:249]
    expect_error(broker.create(name).error, 0)


@case()
def names_that_differ_in_dot_and_underscore_collide(broker):
    """CreateTopics: a name equal to another but for "." and "_" is INVALID_TOPIC_EXCEPTION, as their metrics would collide."""
    name = broker.name("topic")
    expect_error(broker.create(name + ".a_b").error, 0)
    expect_error(broker.create(name + "_a.b").error, ErrorCode.INVALID_TOPIC_EXCEPTION)


@case(each=((0, 1), (-2, 1)))
def a_topic_without_partitions_is_refused(broker, counts):
    """CreateTopics: INVALID_PARTITIONS for a count below one (but -1, the broker's default, KIP-464)."""
    expect_error(broker.create(broker.name("topic"), *counts).error, ErrorCode.INVALID_PARTITIONS)


@case()
def default_counts_are_the_brokers(broker):
    """KIP-464: -1 for partitions and replication means the broker's defaults."""
    name = broker.name("topic")
    expect_error(broker.create(name, -1, -1).error, 0)
    until(lambda: len(broker.metadata(name).topics[0].partitions) >= 1, "the partitions")


@case(each=(0, 1000))
def more_replicas_than_brokers_are_refused(broker, count):
    """CreateTopics: INVALID_REPLICATION_FACTOR for none, or for more than there are brokers."""
    expect_error(broker.create(broker.name("topic"), 1, count).error, ErrorCode.INVALID_REPLICATION_FACTOR)


@case()
def validation_alone_creates_nothing(broker):
    """CreateTopics with validate_only checks and creates nothing."""
    name = broker.name("topic")
    expect_error(broker.create(name, validate_only=True).error, 0)
    expect_error(broker.metadata(name).topics[0].error, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
    expect_error(broker.create(name, 0, validate_only=True).error, ErrorCode.INVALID_PARTITIONS)


@case(each=(("retention.ms", "soon"), ("cleanup.policy", "burn"), ("no.such.thing", "1"), ("retention.ms", "-2")))
def a_bad_config_is_refused(broker, config):
    """CreateTopics: INVALID_CONFIG for a value that does not parse or an unknown name, and no topic."""
    name = broker.name("topic")
    expect_error(broker.create(name, configs=dict([config])).error, ErrorCode.INVALID_CONFIG)
    expect_error(broker.metadata(name).topics[0].error, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)


@case()
def a_name_twice_in_one_request_is_refused(broker):
    """CreateTopics: INVALID_REQUEST for a topic that the request holds twice."""
    name = broker.name("topic")
    topic = {"name": name, "partitions": 1, "replication": 1, "assignments": [], "configs": []}
    answer = broker.ask(m.CREATE_TOPICS, topics=[topic, topic], timeout_ms=10_000, validate_only=False)
    for found in answer.topics:
        expect_error(found.error, ErrorCode.INVALID_REQUEST)
    expect_error(broker.metadata(name).topics[0].error, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)


@case()
def partitions_are_added(broker):
    """CreatePartitions (KIP-195): the count grows and the records stay."""
    from confluent_kafka.admin import NewPartitions

    name = broker.topic(partitions=2)
    broker.write(name, "kept", partition=1)
    broker.admin().create_partitions([NewPartitions(name, 5)])[name].result(30)
    broker.await_topic(name, 5)
    expect(broker.values(name, 1), [b"kept"], "the records of before")
    expect(broker.write(name, "new", partition=4), 0, "the first offset of a new partition")


@case(each=(3, 2, 0, -1))
def partitions_are_never_taken_away(broker, count):
    """CreatePartitions (KIP-195): INVALID_PARTITIONS unless the count grows."""
    name = broker.topic(partitions=3)
    answer = broker.ask(m.CREATE_PARTITIONS, topics=[{"name": name, "count": count, "assignments": None}], timeout_ms=10_000,
                        validate_only=False)
    expect_error(answer.results[0].error, ErrorCode.INVALID_PARTITIONS)
    expect(len(broker.metadata(name).topics[0].partitions), 3, "partitions")


@case()
def partitions_of_no_topic_cannot_be_added(broker):
    """CreatePartitions (KIP-195): UNKNOWN_TOPIC_OR_PARTITION."""
    answer = broker.ask(m.CREATE_PARTITIONS, topics=[{"name": broker.name("topic"), "count": 2, "assignments": None}],
                        timeout_ms=10_000, validate_only=False)
    expect_error(answer.results[0].error, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)


@case()
def a_deleted_topic_is_gone(broker):
    """DeleteTopics: the topic is unknown afterwards; deleting it again says UNKNOWN_TOPIC_OR_PARTITION."""
    name = broker.topic()
    broker.write(name, "x")
    broker.admin().delete_topics([name])[name].result(30)
    until(lambda: broker.metadata(name).topics[0].error == ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "the topic's end")
    answer = broker.ask(m.DELETE_TOPICS, names=[name], timeout_ms=10_000)
    expect_error(answer.topics[0].error, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
    with broker.connect() as connection:
        expect_error(broker.produce(name, records("y"), connection=connection).error, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)


@case()
def a_topic_made_again_is_another_one(broker):
    """KIP-516: a topic of a deleted one's name is empty and has an id of its own."""
    broker.needs(m.METADATA_BY_ID)

    def topic_id():
        answer = broker.ask(m.METADATA_BY_ID, topics=[{"topic_id": uuid.UUID(int=0), "name": name}],
                            allow_auto_creation=False, include_topic_operations=False)
        return answer.topics[0].topic_id

    name = broker.topic()
    broker.write(name, "old")
    first = topic_id()
    broker.ask(m.DELETE_TOPICS, names=[name], timeout_ms=10_000)
    until(lambda: broker.create(name).error == 0, "the name is free again")
    broker.await_topic(name)
    expect_true(first.int != 0, "a topic has an id")
    expect_true(topic_id() != first, "the new topic has another id")
    until(lambda: broker.values(name) == [], "the new topic is empty")
    expect(until(lambda: broker.write(name, "new") + 1, "a record") - 1, 0, "the first offset")


@case()
def a_topic_is_found_by_its_id(broker):
    """KIP-516: Metadata and Fetch take a topic by its id."""
    from ..wire import batches_in

    broker.needs(m.METADATA_BY_ID, m.FETCH_BY_ID)
    name = broker.topic()
    broker.write(name, "found")
    ask = {"allow_auto_creation": False, "include_topic_operations": False}
    by_name = broker.ask(m.METADATA_BY_ID, topics=[{"topic_id": uuid.UUID(int=0), "name": name}], **ask).topics[0]
    by_id = broker.ask(m.METADATA_BY_ID, topics=[{"topic_id": by_name.topic_id, "name": None}], **ask).topics[0]
    expect((by_id.error, by_id.name), (0, name), "the topic found by its id")
    with broker.leader(name) as connection:
        answer = connection.ask(m.FETCH_BY_ID, replica_id=-1, max_wait_ms=500, min_bytes=1, max_bytes=1 << 20, isolation=0,
                                session_id=0, session_epoch=-1, forgotten=[], rack_id="", topics=[{
                                    "topic_id": by_name.topic_id, "partitions": [{
                                        "index": 0, "leader_epoch": -1, "fetch_offset": 0, "last_fetched_epoch": -1,
                                        "log_start_offset": -1, "max_bytes": 1 << 20}]}])
    part = answer.topics[0].partitions[0]
    expect_error(part.error, 0)
    expect(batches_in(part.records)[0].records[0].value, b"found", "the record fetched by the topic's id")


@case()
def metadata_lists_all_topics_or_none(broker):
    """Metadata: a null list of topics means all, an empty one none (since version 1)."""
    name = broker.topic()
    ask = {"allow_auto_creation": False, "include_cluster_operations": False, "include_topic_operations": False}
    all_topics = broker.ask(m.METADATA, topics=None, **ask)
    expect_true(name in {t.name for t in all_topics.topics}, "the topic is among all topics")
    none = broker.ask(m.METADATA, topics=[], **ask)
    expect(none.topics, [], "no topics asked for")
    expect_true(none.brokers and none.controller_id in {b.node_id for b in none.brokers}, "the controller is a listed broker")


@case()
def an_unknown_topic_is_created_only_where_that_is_allowed(broker):
    """Metadata: auto-creation needs auto.create.topics.enable and the client's leave (KIP-204's flag, version 4)."""
    answer = broker.ask(m.DESCRIBE_CONFIGS, resources=[{
        "type": 4, "name": str(broker.metadata().brokers[0].node_id), "keys": ["auto.create.topics.enable"]}],
        include_synonyms=False)
    expect_error(answer.results[0].error, 0, what="DescribeConfigs of the broker")
    found = {c.name: c.value for c in answer.results[0].configs}.get("auto.create.topics.enable")
    expect_true(found in ("true", "false"), f"auto.create.topics.enable is {found!r}")
    forbidden = broker.name("topic")
    expect_error(broker.metadata(forbidden, create=False).topics[0].error, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
    expect_error(broker.metadata(forbidden, create=False).topics[0].error, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
    allowed = broker.name("topic")
    broker.metadata(allowed, create=True)
    if found == "true":
        until(lambda: broker.metadata(allowed).topics[0].error == 0, "the topic made on being asked for")
    else:
        expect_error(broker.metadata(allowed, create=True).topics[0].error, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)


@case()
def configs_are_described_with_their_source(broker):
    """DescribeConfigs: what the topic sets is DYNAMIC_TOPIC_CONFIG (1), what it does not is another source (KIP-226)."""
    name = broker.topic(retention_ms=123456789, cleanup_policy="compact")
    found = configs(broker, name)
    expect((found["retention.ms"].value, found["retention.ms"].source), ("123456789", 1), "retention.ms")
    expect(found["cleanup.policy"].value, "compact", "cleanup.policy")
    expect_true(found["max.message.bytes"].source != 1, "max.message.bytes is not the topic's own")
    only = configs(broker, name, ["retention.ms"])
    expect(list(only), ["retention.ms"], "the names asked for")


@case()
def configs_of_no_topic_are_unknown(broker):
    """DescribeConfigs: UNKNOWN_TOPIC_OR_PARTITION for a topic that is not."""
    answer = broker.ask(m.DESCRIBE_CONFIGS, resources=[{"type": 2, "name": broker.name("topic"), "keys": None}],
                        include_synonyms=False)
    expect_error(answer.results[0].error, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)


@case()
def configs_are_altered_one_by_one(broker):
    """KIP-339: SET (0) and DELETE (1) change what they name and leave the rest; APPEND (2) and SUBTRACT (3) work on lists."""
    name = broker.topic(retention_ms=1000000, max_message_bytes=5000)
    expect_error(alter(broker, name, ("retention.ms", 0, "2000000")), 0)
    until(lambda: configs(broker, name)["retention.ms"].value == "2000000", "the altered value")
    expect(configs(broker, name)["max.message.bytes"].value, "5000", "the value nobody altered")
    expect_error(alter(broker, name, ("retention.ms", 1, None)), 0)
    until(lambda: configs(broker, name)["retention.ms"].source != 1, "the default again")
    expect_error(alter(broker, name, ("cleanup.policy", 0, "delete")), 0)
    until(lambda: configs(broker, name)["cleanup.policy"].source == 1, "the policy set")
    expect_error(alter(broker, name, ("cleanup.policy", 2, "compact")), 0)
    until(lambda: set(configs(broker, name)["cleanup.policy"].value.split(",")) == {"delete", "compact"}, "both policies")
    expect_error(alter(broker, name, ("cleanup.policy", 3, "delete")), 0)
    until(lambda: configs(broker, name)["cleanup.policy"].value == "compact", "one policy")


@case(each=(("retention.ms", "x"), ("no.such.thing", "1"), ("cleanup.policy", "burn")))
def a_bad_alteration_changes_nothing(broker, config):
    """KIP-339: INVALID_CONFIG, and none of the request's changes to that resource is made."""
    name = broker.topic(retention_ms=1000000)
    code = alter(broker, name, ("max.message.bytes", 0, "7777"), (config[0], 0, config[1]))
    expect_error(code, ErrorCode.INVALID_CONFIG)
    expect_true(configs(broker, name)["max.message.bytes"].value != "7777", "half of the request was applied")


@case()
def replacing_configs_resets_what_is_not_named(broker):
    """AlterConfigs (KIP-133): what the request names is set, every other setting of the topic goes back to its default; a bad value
    or validate_only changes nothing."""
    broker.needs(m.ALTER_CONFIGS)
    name = broker.topic(retention_ms=1000000, max_message_bytes=5000)
    expect_error(replace(broker, name, ("retention.ms", "2000000"), validate_only=True), 0)
    expect_error(replace(broker, name, ("retention.ms", "2000000"), ("cleanup.policy", "burn")), ErrorCode.INVALID_CONFIG)
    expect(configs(broker, name)["retention.ms"].value, "1000000", "retention.ms before")
    expect_error(replace(broker, name, ("retention.ms", "2000000")), 0)
    until(lambda: configs(broker, name)["retention.ms"].value == "2000000", "the value named")
    expect_true(configs(broker, name)["max.message.bytes"].source != 1, "a setting that was not named is still the topic's own")


@case()
def replacing_configs_of_no_topic_is_refused(broker):
    """AlterConfigs (KIP-133): UNKNOWN_TOPIC_OR_PARTITION for a topic that is not."""
    broker.needs(m.ALTER_CONFIGS)
    expect_error(replace(broker, broker.name("topic"), ("retention.ms", "1")), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)


@case()
def validating_an_alteration_changes_nothing(broker):
    """KIP-339: validate_only checks and changes nothing."""
    name = broker.topic(retention_ms=1000000)
    expect_error(alter(broker, name, ("retention.ms", 0, "5"), validate_only=True), 0)
    expect(configs(broker, name)["retention.ms"].value, "1000000", "retention.ms")


@case()
def the_cluster_describes_itself(broker):
    """KIP-700: DescribeCluster names the same cluster, controller and brokers as Metadata."""
    broker.needs(m.DESCRIBE_CLUSTER)
    described, metadata = broker.ask(m.DESCRIBE_CLUSTER, include_operations=False), broker.metadata()
    expect_error(described.error, 0)
    expect(described.cluster_id, metadata.cluster_id, "cluster id")
    expect({(b.node_id, b.host, b.port) for b in described.brokers},
           {(b.node_id, b.host, b.port) for b in metadata.brokers}, "brokers")


@case()
def who_asks_is_told_what_may_be_done(broker):
    """KIP-430: asked for them, a broker without an authorizer tells every operation that topics, groups and the cluster know, each as
    the bit of its code; not asked, it tells none."""
    read, write, delete, describe, alter_configs, none = 1 << 3, 1 << 4, 1 << 6, 1 << 8, 1 << 11, -(1 << 31)
    topic, group = broker.topic(), broker.name("group")

    def told(wanted):
        metadata = broker.ask(m.METADATA, topics=[{"name": topic}], allow_auto_creation=False, include_cluster_operations=wanted,
                              include_topic_operations=wanted)
        with broker.coordinator(group) as connection:
            groups = connection.ask(m.DESCRIBE_GROUPS, groups=[group], include_operations=wanted).groups
        cluster = broker.ask(m.DESCRIBE_CLUSTER, include_operations=wanted)
        return metadata.topics[0].operations, groups[0].operations, metadata.operations, cluster.operations

    expect(told(False), (none, none, none, none), "not asked for")
    wanted = (read | write | delete | describe | alter_configs, read | delete | describe, describe | alter_configs,
              describe | alter_configs)
    found = told(True)
    expect(tuple(one & bits for one, bits in zip(found, wanted)), wanted, f"the bits of {found}")


@case(each=((2, "MISMATCHED_ENDPOINT_TYPE"), (9, "UNSUPPORTED_ENDPOINT_TYPE")))
def a_broker_describes_brokers_alone(broker, asked_for):
    """KIP-919: DescribeCluster for controllers is refused by a broker as MISMATCHED_ENDPOINT_TYPE, a type that nobody knows as
    UNSUPPORTED_ENDPOINT_TYPE."""
    kind, error = asked_for
    answer = broker.ask(message("DescribeCluster", 1), **fill("DescribeCluster", 1, {"EndpointType": kind}))
    expect_error(answer["ErrorCode"], ErrorCode[error])


@case()
def names_that_are_none_describe_every_setting(broker):
    """DescribeConfigs: an empty list of names asks for all settings, as a null does; any other for those alone."""
    name = broker.topic()
    everything = configs(broker, name)
    expect(set(configs(broker, name, [])), set(everything), "the settings for an empty list")
    expect(list(configs(broker, name, ["retention.ms", "no.such.thing"])), ["retention.ms"], "the settings for two names")


def configs(broker, name, keys=None):
    answer = broker.ask(m.DESCRIBE_CONFIGS, resources=[{"type": 2, "name": name, "keys": keys}], include_synonyms=True)
    expect_error(answer.results[0].error, 0, what="DescribeConfigs")
    return {c.name: c for c in answer.results[0].configs}


def replace(broker, name, *settings, validate_only=False):
    answer = broker.ask(m.ALTER_CONFIGS, resources=[{"type": 2, "name": name, "configs": [
        {"name": key, "value": value} for key, value in settings]}], validate_only=validate_only)
    return answer.responses[0].error


def alter(broker, name, *changes, validate_only=False):
    answer = broker.ask(m.INCREMENTAL_ALTER_CONFIGS, resources=[{"type": 2, "name": name, "configs": [
        {"name": key, "operation": operation, "value": value} for key, operation, value in changes]}],
        validate_only=validate_only)
    return answer.responses[0].error
