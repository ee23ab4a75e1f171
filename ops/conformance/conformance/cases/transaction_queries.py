"""What may be asked about transactions and producers (KIP-664)."""

import time

from ..case import case, expect, expect_error, expect_true, until
from ..wire import ErrorCode
from ..wire import messages as m
from .transactions import settled, transactional


@case()
def transactions_are_described(broker):
    """KIP-664: DescribeTransactions tells state, producer, timeout and partitions; TRANSACTIONAL_ID_NOT_FOUND for no such id."""
    broker.needs(m.DESCRIBE_TRANSACTIONS)

    def described(name):
        with broker.coordinator(name, transactions=True) as connection:
            return connection.ask(m.DESCRIBE_TRANSACTIONS, transactional_ids=[name]).states[0]

    topic = broker.topic(partitions=2)
    producer = transactional(broker, timeout_ms=50_000)
    found = described(producer.transactional_id)
    expect((found.error, found.state, found.producer_id, found.epoch, found.timeout_ms),
           (0, "Empty", producer.producer_id, producer.epoch, 50_000), "a producer that has begun nothing")
    producer.write(topic, "x", partition=1)
    found = described(producer.transactional_id)
    expect((found.state, [(t.name, t.partitions) for t in found.topics]), ("Ongoing", [(topic, [1])]), "in its transaction")
    expect_true(abs(found.start_time_ms - time.time() * 1000) < 60_000, f"start time {found.start_time_ms}")
    producer.commit()
    until(lambda: described(producer.transactional_id).state == "CompleteCommit", "CompleteCommit")
    expect_error(described(broker.name("txn")).error, ErrorCode.TRANSACTIONAL_ID_NOT_FOUND)


@case()
def transactions_are_listed(broker):
    """KIP-664: ListTransactions, filtered by state and producer id; unknown states are named."""
    broker.needs(m.LIST_TRANSACTIONS)

    def listed(states=(), ids=()):
        answer = broker.ask(m.LIST_TRANSACTIONS, states=list(states), producer_ids=list(ids))
        expect_error(answer.error, 0)
        return {t.transactional_id: t.state for t in answer.transactions}, answer.unknown_states

    topic = broker.topic()
    idle, busy = transactional(broker), transactional(broker)
    busy.write(topic, "x")
    everything, _ = listed()
    expect((everything.get(idle.transactional_id), everything.get(busy.transactional_id)), ("Empty", "Ongoing"), "states")
    expect_true(idle.transactional_id not in listed(["Ongoing"])[0], "the idle one is not Ongoing")
    expect(list(listed((), [busy.producer_id])[0]), [busy.transactional_id], "by producer id")
    expect(listed(["Ongoing", "Dreaming"])[1], ["Dreaming"], "unknown states")


@case()
def producers_of_a_partition_are_described(broker):
    """KIP-664: DescribeProducers tells id, epoch, last sequence, and where an open transaction starts."""
    broker.needs(m.DESCRIBE_PRODUCERS)

    def described():
        with broker.leader(topic) as connection:
            part = connection.ask(m.DESCRIBE_PRODUCERS, topics=[{"name": topic, "partitions": [0]}]).topics[0].partitions[0]
        expect_error(part.error, 0)
        return {p.producer_id: p for p in part.producers}

    topic = broker.topic()
    broker.write(topic, "plain")
    producer = transactional(broker)
    producer.write(topic, "a", "b")
    found = described()[producer.producer_id]
    expect((found.epoch, found.last_sequence, found.txn_start_offset), (producer.epoch, 1, 1), "epoch, sequence, start")
    producer.commit()
    settled(broker, topic)
    expect(described()[producer.producer_id].txn_start_offset, -1, "no open transaction")
