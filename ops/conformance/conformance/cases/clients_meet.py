"""What one client writes, every other reads: codecs, keys, tombstones, headers."""

import itertools
import subprocess

from .. import clients
from ..case import case, expect, expect_true
from ..wire.batch import CODECS

NAMES = tuple(clients.WRITE)


def sample(client):
    """Keys, tombstones, empty values, headers; what a client cannot send is left out."""
    found = [(b"k%d" % n, b"value %d " % n * 20, []) for n in range(50)]
    found += [(b"gone", None, [])]
    found += [(b"with headers", b"v", [("a", b"1"), ("b", b"two"), ("a", b"3")])]
    if client != "kcat":
        found += [(None, b"no key", []), (b"empty", b"", [])]
    if client in ("confluent", "aiokafka"):
        found += [(b"null header", b"v", [("null", None)])]
    return found


@case(each=tuple(itertools.product(NAMES, CODECS)), seconds=120)
def what_one_client_writes_all_clients_read(broker, which):
    """Record Batch, "Attributes": codec 0 to 4 is the writer's choice and passes through; keys, null values (tombstones) and
    headers (KIP-82: order and repeats kept, null values allowed) come back as they were."""
    writer, codec = which
    if writer == "kcat":
        clients.needs_kcat()
    topic = broker.topic()
    found = sample(writer)
    clients.WRITE[writer](broker, topic, found, codec)
    codecs = {batch.codec for batch in broker.read(topic)}
    expect_true(codec in codecs, f"the log holds {codecs}, the writer asked for {codec}")
    for reader in NAMES:
        if reader == "kcat":
            try:
                clients.needs_kcat()
            except clients.Skip:
                continue
        read = clients.READ[reader](broker, topic, len(found))
        if reader == "kcat":
            read = [(k or None, v, h) for k, v, h in read]
        expect(len(read), len(found), f"records by {reader}")
        for wanted, got in zip(found, read):
            expect(got, wanted, f"a record by {reader}")


@case(needs=("kcat",))
def kcat_lists_what_is_there(broker):
    """Metadata through kcat -L: brokers, topic, partitions."""
    topic = broker.topic(partitions=3)
    said = subprocess.run(["kcat", "-b", broker.bootstrap, "-L", "-t", topic], capture_output=True, timeout=30, text=True)
    expect(said.returncode, 0, "kcat's exit code")
    expect_true(f'topic "{topic}" with 3 partitions' in said.stdout, said.stdout)


@case(needs=("kcat",))
def kcat_asks_for_offsets_by_time(broker):
    """ListOffsets through kcat -Q."""
    topic = broker.topic()
    broker.write(topic, "a", "b")
    said = subprocess.run(["kcat", "-b", broker.bootstrap, "-Q", "-t", f"{topic}:0:-1"], capture_output=True, timeout=30, text=True)
    expect_true("offset 2" in said.stdout, said.stdout + said.stderr)


@case(needs=("kcat",))
def kcat_reads_in_a_group(broker):
    """The classic group protocol through kcat -G."""
    topic, group = broker.topic(partitions=2), broker.name("group")
    broker.write(topic, "a", partition=0)
    broker.write(topic, "b", partition=1)
    said = subprocess.run(["kcat", "-b", broker.bootstrap, "-X", "auto.offset.reset=earliest", "-c", "2", "-G", group, topic],
                          capture_output=True, timeout=45, text=True)
    expect(sorted(said.stdout.split()), ["a", "b"], "values")


@case(seconds=90)
def admin_clients_agree(broker):
    """Metadata, DescribeConfigs and ListGroups through the three admin clients."""
    import asyncio

    from confluent_kafka.admin import ConfigResource
    from kafka import KafkaAdminClient

    topic = broker.topic(partitions=2, retention_ms=777777)
    resource = ConfigResource(ConfigResource.Type.TOPIC, topic)
    described = broker.admin().describe_configs([resource])[resource].result(30)
    expect(described["retention.ms"].value, "777777", "confluent-kafka: retention.ms")
    listed = broker.admin().list_topics(timeout=30).topics
    expect(sorted(listed[topic].partitions), [0, 1], "confluent-kafka lists all topics: partitions")
    admin = KafkaAdminClient(bootstrap_servers=broker.bootstrap)
    expect_true(topic in admin.list_topics(), "kafka-python lists the topic")
    admin.close()

    async def aio():
        from aiokafka.admin import AIOKafkaAdminClient

        client = AIOKafkaAdminClient(bootstrap_servers=broker.bootstrap)
        await client.start()
        try:
            return await client.list_topics()
        finally:
            await client.close()

    expect_true(topic in asyncio.run(aio()), "aiokafka lists the topic")
