"""Idempotent producers (KIP-98): each record once, however often it is sent."""

from ..case import case, expect, expect_error, expect_true
from ..transactional import RawProducer
from ..wire import ErrorCode


@case()
def each_producer_has_an_id_of_its_own(broker):
    """InitProducerId without transactional.id: a fresh producer id with epoch 0 each time."""
    found = [RawProducer(broker) for _ in range(5)]
    expect(len({p.producer_id for p in found}), 5, "different producer ids")
    expect({p.epoch for p in found}, {0}, "epochs")


@case()
def a_repeated_batch_is_acknowledged_once_more_and_kept_once(broker):
    """KIP-98: a batch that is already there is answered with its first offset and without error, and not stored again."""
    topic = broker.topic()
    producer = RawProducer(broker)
    batch = producer.batch("a", "b", partition=(topic, 0))
    first = producer.produce(topic, batch)
    again = [producer.produce(topic, batch) for _ in range(3)]
    expect_error(first.error, 0)
    expect([(a.error, a.base_offset) for a in again], [(0, first.base_offset)] * 3, "error and offset of the repeats")
    expect(broker.values(topic), [b"a", b"b"], "values")


@case()
def the_last_five_batches_may_be_repeated(broker):
    """KIP-98/KAFKA-5494: the broker knows the last five batches of a producer, as five requests may be in flight."""
    topic = broker.topic()
    producer = RawProducer(broker)
    batches = [producer.batch(f"{n}", partition=(topic, 0)) for n in range(5)]
    offsets = [producer.produce(topic, b).base_offset for b in batches]
    expect([producer.produce(topic, b).base_offset for b in batches], offsets, "offsets of the repeats")
    expect(len(broker.values(topic)), 5, "records")


@case()
def an_older_repeat_is_not_stored(broker):
    """KIP-98: a repeat older than the batches remembered is DUPLICATE_SEQUENCE_NUMBER or OUT_OF_ORDER_SEQUENCE_NUMBER."""
    topic = broker.topic()
    producer = RawProducer(broker)
    batches = [producer.batch(f"{n}", partition=(topic, 0)) for n in range(8)]
    for batch in batches:
        expect_error(producer.produce(topic, batch).error, 0)
    code = producer.produce(topic, batches[0]).error
    expect_error(code, ErrorCode.DUPLICATE_SEQUENCE_NUMBER, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER)
    expect(len(broker.values(topic)), 8, "records")


@case()
def a_gap_is_out_of_order(broker):
    """KIP-98: a sequence beyond the next is OUT_OF_ORDER_SEQUENCE_NUMBER; the next one is still taken."""
    topic = broker.topic()
    producer = RawProducer(broker)
    producer.write(topic, "a")
    expect_error(producer.produce(topic, "c", sequence=2).error, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER)
    producer.write(topic, "b")
    expect(broker.values(topic), [b"a", b"b"], "values")


@case()
def sequences_are_counted_by_partition(broker):
    """KIP-98: each partition has sequences of its own."""
    topic = broker.topic(partitions=2)
    producer = RawProducer(broker)
    for partition in (0, 1):
        expect_error(producer.produce(topic, "a", partition=partition, sequence=0).error, 0)
        expect_error(producer.produce(topic, "b", partition=partition, sequence=1).error, 0)
    expect(broker.values(topic, 1), [b"a", b"b"], "values")


@case()
def an_old_epoch_is_refused(broker):
    """KIP-98/360: after a batch of a newer epoch one of an older epoch is INVALID_PRODUCER_EPOCH."""
    topic = broker.topic()
    producer = RawProducer(broker)
    producer.write(topic, "a")
    expect_error(producer.produce(topic, "b", sequence=0, epoch=1).error, 0)
    expect_error(producer.produce(topic, "c", sequence=1, epoch=0).error, ErrorCode.INVALID_PRODUCER_EPOCH)
    expect(broker.values(topic), [b"a", b"b"], "values")


@case()
def a_new_epoch_starts_at_sequence_zero(broker):
    """KIP-98: the first batch of a new epoch has sequence 0, else OUT_OF_ORDER_SEQUENCE_NUMBER."""
    topic = broker.topic()
    producer = RawProducer(broker)
    producer.write(topic, "a")
    expect_error(producer.produce(topic, "b", sequence=1, epoch=1).error, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER)
    expect_error(producer.produce(topic, "b", sequence=0, epoch=1).error, 0)


@case()
def a_producer_the_partition_forgot_may_go_on(broker):
    """KIP-360: a partition that knows nothing of a producer takes any first sequence."""
    topic = broker.topic()
    producer = RawProducer(broker)
    expect_error(producer.produce(topic, "a", sequence=41).error, 0)
    expect_error(producer.produce(topic, "b", sequence=43).error, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER)
    expect_error(producer.produce(topic, "b", sequence=42).error, 0)


@case()
def sequences_wrap_around(broker):
    """KIP-98: after 2147483647 comes 0, within a batch too."""
    topic = broker.topic()
    producer = RawProducer(broker)
    expect_error(producer.produce(topic, "a", sequence=2**31 - 2).error, 0)
    expect_error(producer.produce(topic, "b", "c", "d", sequence=2**31 - 1).error, 0)
    expect_error(producer.produce(topic, "e", sequence=2).error, 0)
    expect(len(broker.values(topic)), 5, "records")


@case()
def an_epoch_is_bumped_on_request(broker):
    """KIP-360: InitProducerId without transactional.id gives a usable id and epoch, whatever id the client has now."""
    producer = RawProducer(broker)
    answer = producer.init(producer.producer_id, producer.epoch)
    expect_error(answer.error, 0)
    expect_true(answer.epoch >= 0 and (answer.producer_id, answer.epoch) != (producer.producer_id, producer.epoch),
                "another id or another epoch")


@case(each=("confluent", "kafka-python", "aiokafka"))
def an_idempotent_client_delivers_each_record_once_in_order(broker, client):
    """KIP-98 through a client: enable.idempotence, many batches in flight, every record once and in order."""
    from .. import clients

    topic = broker.topic()
    wanted = [b"%d" % n for n in range(3000)]
    clients.WRITE[client](broker, topic, [(None, value, []) for value in wanted], "none", idempotent=True)
    expect_true(broker.values(topic) == wanted, "the values are those sent, once each and in order")
