"""A broker that is killed and started again on its data goes on as if nothing had been."""

import time

from ..case import case, expect, expect_error, expect_true, until
from ..members import Member
from ..transactional import RawProducer
from ..wire import ErrorCode
from ..wire import messages as m
from .offsets import commit, committed
from .topics import alter, configs

NEEDS = ("broker-command",)
HOW = ("kill", "stop")


@case(needs=NEEDS, each=HOW, seconds=120)
def acknowledged_records_stay(broker, how):
    """Produce with acks=-1: what was acknowledged is there after a crash, at its offset."""
    with broker.of_its_own() as own:
        topic = own.topic(partitions=3)
        for n in range(60):
            own.write(topic, f"{n}", partition=n % 3)
        own.restart(kill=how == "kill")
        for partition in range(3):
            until(lambda: own.metadata(topic).topics[0].error == 0, "the topic")
            expect(own.values(topic, partition), [f"{n}".encode() for n in range(partition, 60, 3)], f"partition {partition}")
        expect(own.write(topic, "next"), 20, "the next offset")


@case(needs=NEEDS, seconds=120)
def topics_configs_and_ids_stay(broker):
    """Topics, their ids, partitions and configs outlive a crash; deleted topics do not come back."""
    with broker.of_its_own() as own:
        topic, gone = own.topic(partitions=3, retention_ms=123456), own.topic()
        alter(own, topic, ("max.message.bytes", 0, "4321"))
        own.ask(m.DELETE_TOPICS, names=[gone], timeout_ms=10_000)
        until(lambda: own.metadata(gone).topics[0].error == 3, "the topic's end")
        cluster = own.metadata().cluster_id
        own.restart()
        own.await_topic(topic, 3)
        found = configs(own, topic)
        expect((found["retention.ms"].value, found["max.message.bytes"].value), ("123456", "4321"), "configs")
        expect_error(own.metadata(gone).topics[0].error, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
        expect(own.metadata().cluster_id, cluster, "the cluster id")


@case(needs=NEEDS, seconds=120)
def sequences_are_remembered(broker):
    """KIP-98: after a crash a repeated batch is still known, a gap still an error, an old epoch still refused."""
    with broker.of_its_own() as own:
        topic = own.topic()
        producer = RawProducer(own)
        batches = [producer.batch(f"{n}", partition=(topic, 0)) for n in range(7)]
        offsets = [producer.produce(topic, batch).base_offset for batch in batches]
        own.restart()
        own.await_topic(topic)
        again = [producer.produce(topic, batch) for batch in batches[-5:]]
        expect([(a.error, a.base_offset) for a in again], [(0, o) for o in offsets[-5:]], "error and offset of the repeats")
        expect_error(producer.produce(topic, "x", sequence=9).error, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER)
        expect_error(producer.produce(topic, "x", sequence=7).error, 0)
        expect_error(producer.produce(topic, "y", sequence=0, epoch=1).error, 0)
        own.restart()
        own.await_topic(topic)
        expect_error(producer.produce(topic, "z", sequence=8, epoch=0).error, ErrorCode.INVALID_PRODUCER_EPOCH)
        expect(len(own.values(topic)), 9, "records")


@case(needs=NEEDS, seconds=120)
def producer_ids_are_never_given_twice(broker):
    """InitProducerId: an id given before a crash is not given again."""
    with broker.of_its_own() as own:
        ids = []
        for _ in range(4):
            ids += [RawProducer(own).producer_id for _ in range(5)]
            own.restart()
        expect(len(set(ids)), len(ids), "different producer ids")


@case(needs=NEEDS, seconds=120)
def committed_and_aborted_stay_what_they_are(broker):
    """KIP-98: markers, aborted lists and the last stable offset are the same after a crash."""
    with broker.of_its_own() as own:
        topic = own.topic()
        producer, other = RawProducer(own, own.name("txn")), RawProducer(own, own.name("txn"))
        producer.write(topic, "aborted")
        producer.abort()
        producer.write(topic, "committed")
        producer.commit()
        until(lambda: own.offset(topic, -1, committed=True) == 4, "the markers")
        other.write(topic, "open")
        own.write(topic, "behind")
        own.restart()
        own.await_topic(topic)
        until(lambda: own.offset(topic, -1, committed=True) == 4, "the last stable offset before the open transaction")
        expect(own.values(topic, committed=True), [b"committed"], "read_committed")
        other.commit()
        until(lambda: own.values(topic, committed=True) == [b"committed", b"open", b"behind"], "the open one's commit")
        producer.write(topic, "more")
        producer.commit()
        until(lambda: own.values(topic, committed=True)[-1] == b"more", "a transaction after the crash")


@case(needs=NEEDS, seconds=150)
def an_open_transaction_still_times_out(broker):
    """KIP-98: the transaction timeout counts on over a crash; nobody needs to come back for it."""
    with broker.of_its_own() as own:
        topic = own.topic()
        RawProducer(own, own.name("txn"), timeout_ms=3000).write(topic, "left open")
        own.write(topic, "behind")
        own.restart()
        own.await_topic(topic)
        until(lambda: own.values(topic, committed=True) == [b"behind"], "the abort", seconds=60, pause=0.2)


@case(needs=NEEDS, seconds=120)
def fencing_outlives_a_crash(broker):
    """KIP-98: a producer fenced before a crash is fenced after it, and the next life has a higher epoch still."""
    with broker.of_its_own() as own:
        topic = own.topic()
        old = RawProducer(own, own.name("txn"))
        old.write(topic, "old")
        old.commit()
        new = RawProducer(own, old.transactional_id)
        own.restart()
        own.await_topic(topic)
        expect_error(old.add(topic), ErrorCode.PRODUCER_FENCED)
        expect_error(old.end(), ErrorCode.PRODUCER_FENCED)
        new.write(topic, "new")
        new.commit()
        newest = RawProducer(own, old.transactional_id)
        expect_true(newest.epoch > new.epoch > old.epoch, "epochs rise")
        until(lambda: own.values(topic, committed=True) == [b"old", b"new"], "both lives' records")


@case(needs=NEEDS, seconds=120)
def committed_offsets_stay(broker):
    """OffsetCommit: what was acknowledged is there after a crash with its metadata; offsets of an open transaction are still
    undecided, those of an aborted one gone."""
    with broker.of_its_own() as own:
        topic, group = own.topic(partitions=3), own.name("group")
        expect_error(commit(own, group, topic, 10, 0, metadata="plain"), 0)
        producer = RawProducer(own, own.name("txn"))
        expect_error(producer.add_offsets(group), 0)
        expect_error(producer.commit_offset(group, topic, 20, 1, metadata="in a transaction"), 0)
        own.restart()
        own.await_topic(topic, 3)
        found = committed(own, group, topic)
        expect((found.offset, found.metadata), (10, "plain"), "the plain commit")
        expect_error(committed(own, group, topic, 1, stable=True).error, ErrorCode.UNSTABLE_OFFSET_COMMIT)
        producer.commit()
        until(lambda: committed(own, group, topic, 1, stable=True).error == 0, "the stable offset")
        found = committed(own, group, topic, 1)
        expect((found.offset, found.metadata), (20, "in a transaction"), "the transaction's commit")


@case(needs=NEEDS, seconds=120)
def a_group_goes_on(broker):
    """Classic protocol: after a crash a static member has its place or joins again, and commits go on."""
    with broker.of_its_own() as own:
        topic, group = own.topic(), own.name("group")
        member = Member(own, group, instance="i1", topics=[topic])
        member.join_and_sync()
        expect_error(commit(own, group, topic, 1, generation=member.generation, member=member.id, instance="i1"), 0)
        own.restart()
        own.await_topic(topic)
        again = Member(own, group, instance="i1", topics=[topic])
        again.join_and_sync()
        expect_true(again.generation >= member.generation, f"generations: {member.generation}, {again.generation}")
        expect_error(commit(own, group, topic, 2, generation=again.generation, member=again.id, instance="i1"), 0)
        code = commit(own, group, topic, 0, generation=member.generation, member=member.id, instance="i1")
        expect_error(code, ErrorCode.FENCED_INSTANCE_ID, ErrorCode.UNKNOWN_MEMBER_ID, ErrorCode.ILLEGAL_GENERATION)
        expect(committed(own, group, topic).offset, 2, "the offset")


@case(needs=NEEDS, seconds=180)
def clients_carry_on_through_crashes(broker):
    """An idempotent producer and a group of consumers outlive kill -9 of the broker: every record once, in order."""
    with broker.of_its_own() as own:
        topic, group = own.topic(partitions=2), own.name("group")
        failed = []
        producer = own.producer(enable_idempotence=True, linger_ms=2, delivery_timeout_ms=90_000)
        consumer = own.consumer(group_id=group, session_timeout_ms=10_000)
        consumer.subscribe([topic])
        seen = {0: set(), 1: set()}

        def poll():
            message = consumer.poll(0.02)
            if message is not None and message.error() is None:
                seen[message.partition()].add(int(message.value()))

        sent = 0
        for _ in range(5):
            until_time = time.monotonic() + 1
            while time.monotonic() < until_time:
                producer.poll(0)
                poll()
                if len(producer) > 10_000:
                    continue
                for partition in (0, 1):
                    producer.produce(topic, b"%d" % sent, partition=partition,
                                     on_delivery=lambda error, _: error and failed.append(error))
                sent += 1
            own.restart()
        expect(producer.flush(60), 0, "messages left")
        expect(failed, [], "failed deliveries")
        for partition in (0, 1):
            values = [int(r) for r in own.values(topic, partition)]
            expect_true(values == list(range(sent)), f"partition {partition}: {len(values)} of {sent} records, "
                        f"{len(set(values))} different")

        def all_seen():
            poll()
            return [len(found) for found in seen.values()] == [sent, sent]

        until(all_seen, "every record read by the group", seconds=60, pause=0)
        consumer.close()


@case(needs=NEEDS, seconds=120)
def a_full_stop_is_clean(broker):
    """A broker asked to stop (SIGTERM) ends with code 0 or the signal's own within its time, and keeps everything."""
    with broker.of_its_own() as own:
        topic = own.topic()
        own.write(topic, "a")
        expect_true(own.process.stop(seconds=30) in (0, 143, -15), "the exit code")
        own.process.start()
        own.await_topic(topic)
        expect(own.values(topic), [b"a"], "values")
