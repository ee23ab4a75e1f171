"""Fencing: of two producers with one transactional.id the newer lives."""

from ..case import case, expect, expect_error, expect_true, until
from ..transactional import RawProducer
from ..wire import ErrorCode
from ..wire import messages as m
from .offsets import committed


@case()
def each_life_has_the_next_epoch(broker):
    """KIP-98: InitProducerId for a known transactional.id keeps the producer id and raises the epoch."""
    producer = RawProducer(broker, broker.name("txn"))
    lives = [(producer.producer_id, producer.epoch)]
    for _ in range(3):
        producer.begin_life()
        lives.append((producer.producer_id, producer.epoch))
    expect(len({i for i, _ in lives}), 1, "producer ids")
    expect_true(all(a < b for (_, a), (_, b) in zip(lives, lives[1:])), f"epochs rise: {[e for _, e in lives]}")


@case()
def the_older_one_is_fenced_everywhere(broker):
    """KIP-98/588: the older epoch gets PRODUCER_FENCED from the coordinator and INVALID_PRODUCER_EPOCH from the partition."""
    topic = broker.topic()
    old = RawProducer(broker, broker.name("txn"))
    old.write(topic, "first life")
    old.commit()
    new = RawProducer(broker, old.transactional_id)
    new.write(topic, "second life")
    expect_error(old.add(topic), ErrorCode.PRODUCER_FENCED, what="AddPartitionsToTxn")
    expect_error(old.add_offsets(broker.name("group")), ErrorCode.PRODUCER_FENCED, what="AddOffsetsToTxn")
    expect_error(old.end(), ErrorCode.PRODUCER_FENCED, what="EndTxn")
    expect_error(old.produce(topic, "x").error, ErrorCode.INVALID_PRODUCER_EPOCH, what="Produce")
    new.commit()
    until(lambda: broker.values(topic, committed=True) == [b"first life", b"second life"], "both lives' records")


@case()
def the_open_transaction_of_the_older_one_is_aborted(broker):
    """KIP-98: InitProducerId aborts what the life before left open."""
    topic = broker.topic()
    old = RawProducer(broker, broker.name("txn"))
    old.write(topic, "left open")
    new = RawProducer(broker, old.transactional_id)
    until(lambda: broker.offset(topic, -1, committed=True) == 2, "the abort marker")
    expect(broker.values(topic, committed=True), [], "read_committed")
    expect_error(old.produce(topic, "x").error, ErrorCode.INVALID_PRODUCER_EPOCH)
    new.write(topic, "new")
    new.commit()
    until(lambda: broker.values(topic, committed=True) == [b"new"], "the new life's record")


@case()
def a_producer_bumps_its_own_epoch(broker):
    """KIP-360: InitProducerId with the present id and epoch raises the epoch; with a past epoch it is PRODUCER_FENCED."""
    producer = RawProducer(broker, broker.name("txn"))
    first = producer.epoch
    answer = producer.init(producer.producer_id, first)
    expect_error(answer.error, 0)
    expect((answer.producer_id, answer.epoch > first), (producer.producer_id, True), "the id, and the epoch raised")
    latest = producer.init(producer.producer_id, answer.epoch)
    expect_error(latest.error, 0)
    expect_error(producer.init(producer.producer_id, first).error, ErrorCode.PRODUCER_FENCED)
    expect_error(producer.init(producer.producer_id + 12345, answer.epoch).error, ErrorCode.PRODUCER_FENCED, what="another id")


@case()
def an_older_client_is_fenced_in_its_own_words(broker):
    """KIP-588: PRODUCER_FENCED is told from AddPartitionsToTxn 2, AddOffsetsToTxn 2, EndTxn 2 and InitProducerId 4 on; a client
    of an older version knows only INVALID_PRODUCER_EPOCH."""
    broker.needs(m.OLD_ADD_PARTITIONS_TO_TXN, m.OLD_ADD_OFFSETS_TO_TXN, m.OLD_END_TXN, m.OLD_INIT_PRODUCER_ID)
    topic = broker.topic()
    old = RawProducer(broker, broker.name("txn"))
    RawProducer(broker, old.transactional_id)
    who = {"transactional_id": old.transactional_id, "producer_id": old.producer_id, "epoch": old.epoch}
    with broker.coordinator(old.transactional_id, transactions=True) as connection:
        added = connection.ask(m.OLD_ADD_PARTITIONS_TO_TXN, **who, topics=[{"name": topic, "partitions": [0]}])
        codes = {
            "AddPartitionsToTxn 1": added.topics[0].partitions[0].error,
            "AddOffsetsToTxn 1": connection.ask(m.OLD_ADD_OFFSETS_TO_TXN, **who, group=broker.name("group")).error,
            "EndTxn 1": connection.ask(m.OLD_END_TXN, **who, committed=True).error,
            "InitProducerId 3": connection.ask(m.OLD_INIT_PRODUCER_ID, **who, timeout_ms=60_000).error,
        }
    for request, code in codes.items():
        expect_error(code, ErrorCode.INVALID_PRODUCER_EPOCH, what=request)


@case()
def offsets_of_the_older_one_are_refused(broker):
    """KIP-98: TxnOffsetCommit by a fenced epoch commits nothing."""
    topic, group = broker.topic(), broker.name("group")
    old = RawProducer(broker, broker.name("txn"))
    expect_error(old.add_offsets(group), 0)
    RawProducer(broker, old.transactional_id)
    code = old.commit_offset(group, topic, 5)
    expect_error(code, ErrorCode.INVALID_PRODUCER_EPOCH, ErrorCode.PRODUCER_FENCED)
    expect(committed(broker, group, topic).offset, -1, "the committed offset")


@case(each=("confluent", "kafka-python", "aiokafka"), seconds=90)
def a_second_client_fences_the_first(broker, client):
    """KIP-98 through clients: after the second's init_transactions the first cannot commit."""
    from .. import clients

    topic, name = broker.topic(), broker.name("txn")
    fenced = clients.FENCE[client](broker, topic, name)
    expect_true(fenced, "the first producer was told that it is fenced")
    until(lambda: broker.values(topic, committed=True) == [b"second"], "the second's record alone")
