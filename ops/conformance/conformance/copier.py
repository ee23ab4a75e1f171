"""Copies a topic partition by partition, exactly once, until it is killed: copier BOOTSTRAP SOURCE TARGET GROUP NAME.

NAME is both the static member id and the transactional id; "-" means neither is kept from life to life.
"""

import random
import signal
import sys
import time
import uuid

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition

LONGEST_TRANSACTION = 25


def main(bootstrap, source, target, group, name):
    config = {"bootstrap.servers": bootstrap, "group.id": group, "enable.auto.commit": False, "auto.offset.reset": "earliest",
              "isolation.level": "read_committed", "session.timeout.ms": 6000, "heartbeat.interval.ms": 500,
              "partition.assignment.strategy": "range"}
    if name != "-":
        config["group.instance.id"] = name
    producer = Producer({"bootstrap.servers": bootstrap, "transactional.id": name if name != "-" else str(uuid.uuid4()),
                         "transaction.timeout.ms": 8000, "linger.ms": 1})
    producer.init_transactions(60)
    consumer = Consumer(config)
    consumer.subscribe([source])
    while True:
        consumed = consumer.consume(random.randrange(1, 40), 0.2)
        for error in (one.error() for one in consumed if one.error()):
            # A consumer that is fenced reads nothing more: its next life takes its place.
            if error.fatal() or error.code() in (KafkaError._FATAL, KafkaError.FENCED_INSTANCE_ID):
                raise KafkaException(error)
        messages = [one for one in consumed if not one.error()]
        if messages:
            copy(consumer, producer, target, messages)


def copy(consumer, producer, target, messages):
    """One transaction; an abort takes the consumer back to what is committed.

    A client that outlives its own timeouts is ended, for its next life to go on: after a broker's restart librdkafka (2.10 and later)
    may wait without end for a group coordinator that it has itself forgotten (its issues 5456 and 5511).
    """
    signal.alarm(LONGEST_TRANSACTION)
    try:
        transact(consumer, producer, target, messages)
    finally:
        signal.alarm(0)


def transact(consumer, producer, target, messages):
    producer.begin_transaction()
    try:
        ends = {}
        for message in messages:
            producer.produce(target, message.value(), partition=message.partition())
            ends[message.partition()] = message.offset() + 1
        offsets = [TopicPartition(messages[0].topic(), partition, end) for partition, end in ends.items()]
        producer.send_offsets_to_transaction(offsets, consumer.consumer_group_metadata(), 10)
        time.sleep(random.choice((0, 0, 0.02)))
        commit(producer)
    except KafkaException as failure:
        error = failure.args[0]
        if error.fatal() or not error.txn_requires_abort():
            raise
        producer.abort_transaction(10)
        rewind(consumer)


def commit(producer):
    """A commit whose outcome is unknown is asked for again: librdkafka resumes it."""
    while True:
        try:
            return producer.commit_transaction(10)
        except KafkaException as failure:
            if not failure.args[0].retriable():
                raise


def rewind(consumer):
    for place in consumer.committed(consumer.assignment(), 20):
        place.offset = max(place.offset, 0)
        consumer.seek(place)


if __name__ == "__main__":
    main(*sys.argv[1:])
