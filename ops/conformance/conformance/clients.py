"""The clients from outside, each behind the same few functions.

A record is (key, value, headers): bytes or None, and a list of (name, bytes or None). `WRITE` writes records to partition 0,
`READ` reads a number of values from its start, `TRANSACT` writes transactions to two partitions, `FENCE` lets two producers
meet under one transactional id and says whether the first was told.
"""

import asyncio
import logging
import shutil
import subprocess
import tempfile
import time

from .case import Failure, Skip

PATIENCE = 30
logging.disable(logging.CRITICAL)


def needs_kcat():
    if not shutil.which("kcat"):
        raise Skip("kcat is not installed")


# confluent-kafka

def confluent_write(broker, topic, found, codec, idempotent=False):
    errors = []
    producer = broker.producer(compression_type=codec, enable_idempotence=idempotent, linger_ms=5)
    for key, value, headers in found:
        producer.produce(topic, value, key, partition=0, headers=headers,
                         on_delivery=lambda error, _: error and errors.append(error))
        producer.poll(0)
    left = producer.flush(PATIENCE)
    if left or errors:
        raise Failure(f"{left} messages undelivered, errors {errors[:3]}")


def confluent_read(broker, topic, count, committed=False):
    from confluent_kafka import TopicPartition

    consumer = broker.consumer(isolation_level="read_committed" if committed else "read_uncommitted", check_crcs=True)
    consumer.assign([TopicPartition(topic, 0, 0)])
    found = []
    deadline = time.monotonic() + PATIENCE
    while len(found) < count:
        message = consumer.poll(1)
        if time.monotonic() > deadline:
            raise Failure(f"confluent-kafka read {len(found)} of {count} records")
        if message is None:
            continue
        if message.error():
            raise Failure(f"confluent-kafka: {message.error()}")
        found.append((message.key(), message.value(), message.headers() or []))
    consumer.close()
    return found


def confluent_transact(broker, topic, steps):
    producer = broker.producer(transactional_id=broker.name("txn"))
    producer.init_transactions(PATIENCE)
    for value, commit in steps:
        producer.begin_transaction()
        for partition in (0, 1):
            producer.produce(topic, value, partition=partition)
        producer.flush(PATIENCE)
        producer.commit_transaction(PATIENCE) if commit else producer.abort_transaction(PATIENCE)


def confluent_fence(broker, topic, name):
    from confluent_kafka import KafkaException

    first = broker.producer(transactional_id=name)
    first.init_transactions(PATIENCE)
    first.begin_transaction()
    first.produce(topic, "first", partition=0)
    first.flush(PATIENCE)
    second = broker.producer(transactional_id=name)
    second.init_transactions(PATIENCE)
    second.begin_transaction()
    second.produce(topic, "second", partition=0)
    second.commit_transaction(PATIENCE)
    try:
        first.commit_transaction(PATIENCE)
    except KafkaException as error:
        return error.args[0].code() in (-144, 90, 47) or error.args[0].fatal()
    return False


# kafka-python

def _python_codec(codec):
    return None if codec == "none" else codec


def python_write(broker, topic, found, codec, idempotent=False):
    from kafka import KafkaProducer

    producer = KafkaProducer(bootstrap_servers=broker.bootstrap, compression_type=_python_codec(codec), linger_ms=5,
                             enable_idempotence=idempotent, acks="all", retries=5)
    sent = [producer.send(topic, value, key, headers=headers, partition=0) for key, value, headers in found]
    producer.flush(PATIENCE)
    for future in sent:
        future.get(PATIENCE)
    producer.close(PATIENCE)


def python_read(broker, topic, count, committed=False):
    from kafka import KafkaConsumer, TopicPartition

    consumer = KafkaConsumer(bootstrap_servers=broker.bootstrap, enable_auto_commit=False,
                             isolation_level="read_committed" if committed else "read_uncommitted")
    place = TopicPartition(topic, 0)
    consumer.assign([place])
    consumer.seek(place, 0)
    found = []
    deadline = time.monotonic() + PATIENCE
    while len(found) < count:
        if time.monotonic() > deadline:
            raise Failure(f"kafka-python read {len(found)} of {count} records")
        for messages in consumer.poll(1000).values():
            found += [(m.key, m.value, [(n, v) for n, v in m.headers]) for m in messages]
    consumer.close()
    return found


def python_transact(broker, topic, steps):
    from kafka import KafkaProducer

    producer = KafkaProducer(bootstrap_servers=broker.bootstrap, transactional_id=broker.name("txn"))
    producer.init_transactions()
    for value, commit in steps:
        producer.begin_transaction()
        for partition in (0, 1):
            producer.send(topic, value.encode(), partition=partition)
        producer.flush(PATIENCE)
        producer.commit_transaction() if commit else producer.abort_transaction()
    producer.close(PATIENCE)


def python_fence(broker, topic, name):
    from kafka import KafkaProducer
    from kafka.errors import KafkaError

    first, second = (KafkaProducer(bootstrap_servers=broker.bootstrap, transactional_id=name) for _ in range(2))
    first.init_transactions()
    first.begin_transaction()
    first.send(topic, b"first", partition=0).get(PATIENCE)
    second.init_transactions()
    second.begin_transaction()
    second.send(topic, b"second", partition=0)
    second.commit_transaction()
    try:
        first.commit_transaction()
    except KafkaError as error:
        return "Fenced" in type(error).__name__ or "Epoch" in type(error).__name__ or "fenced" in str(error).lower()
    return False


# aiokafka

def aio_write(broker, topic, found, codec, idempotent=False):
    async def run():
        from aiokafka import AIOKafkaProducer

        producer = AIOKafkaProducer(bootstrap_servers=broker.bootstrap, compression_type=_python_codec(codec), linger_ms=5,
                                    enable_idempotence=idempotent, acks="all")
        await producer.start()
        try:
            sent = [await producer.send(topic, value, key, partition=0, headers=headers) for key, value, headers in found]
            await asyncio.wait_for(asyncio.gather(*sent), PATIENCE)
        finally:
            await producer.stop()

    asyncio.run(run())


def aio_read(broker, topic, count, committed=False):
    async def run():
        from aiokafka import AIOKafkaConsumer, TopicPartition

        consumer = AIOKafkaConsumer(bootstrap_servers=broker.bootstrap, enable_auto_commit=False, check_crcs=True,
                                    isolation_level="read_committed" if committed else "read_uncommitted")
        place = TopicPartition(topic, 0)
        await consumer.start()
        found = []
        try:
            consumer.assign([place])
            consumer.seek(place, 0)
            deadline = time.monotonic() + PATIENCE
            while len(found) < count:
                if time.monotonic() > deadline:
                    raise Failure(f"aiokafka read {len(found)} of {count} records")
                for messages in (await consumer.getmany(timeout_ms=1000)).values():
                    found.extend((m.key, m.value, [(n, v) for n, v in m.headers]) for m in messages)
        finally:
            await consumer.stop()
        return found

    return asyncio.run(run())


def aio_transact(broker, topic, steps):
    async def run():
        from aiokafka import AIOKafkaProducer

        producer = AIOKafkaProducer(bootstrap_servers=broker.bootstrap, transactional_id=broker.name("txn"))
        await producer.start()
        try:
            for value, commit in steps:
                await producer.begin_transaction()
                for partition in (0, 1):
                    await producer.send_and_wait(topic, value.encode(), partition=partition)
                await (producer.commit_transaction() if commit else producer.abort_transaction())
        finally:
            await producer.stop()

    asyncio.run(asyncio.wait_for(run(), 2 * PATIENCE))


def aio_fence(broker, topic, name):
    async def run():
        from aiokafka import AIOKafkaProducer
        from aiokafka.errors import KafkaError

        first, second = (AIOKafkaProducer(bootstrap_servers=broker.bootstrap, transactional_id=name) for _ in range(2))
        await first.start()
        await first.begin_transaction()
        await first.send_and_wait(topic, b"first", partition=0)
        await second.start()
        try:
            async with second.transaction():
                await second.send_and_wait(topic, b"second", partition=0)
            try:
                await first.commit_transaction()
            except KafkaError as error:
                return "Fenced" in type(error).__name__ or "Epoch" in type(error).__name__
            return False
        finally:
            await second.stop()
            await first.stop()

    return asyncio.run(asyncio.wait_for(run(), 2 * PATIENCE))


# kcat

def kcat_write(broker, topic, found, codec, idempotent=False):
    """One call of kcat for each run of records with the same headers, as kcat takes headers for the whole input."""
    at = 0
    while at < len(found):
        end = at
        while end < len(found) and found[end][2] == found[at][2] and (found[end][1] is None) == (found[at][1] is None):
            end += 1
        lines = b"".join((key or b"") + b"\x01" + (value or b"") + b"\x02" for key, value, _ in found[at:end])
        command = ["kcat", "-b", broker.bootstrap, "-P", "-t", topic, "-p", "0", "-z", codec, "-K", "\x01", "-D", "\x02",
                   "-X", "topic.request.required.acks=all", "-X", f"enable.idempotence={str(idempotent).lower()}"]
        command += ["-Z"] if found[at][1] is None else []
        for name, value in found[at][2]:
            command += ["-H", name if value is None else f"{name}={value.decode()}"]
        with tempfile.TemporaryFile() as file:
            file.write(lines)
            file.seek(0)
            _kcat(command, stdin=file)
        at = end


def kcat_read(broker, topic, count, committed=False):
    command = ["kcat", "-b", broker.bootstrap, "-C", "-t", topic, "-p", "0", "-o", "beginning", "-c", str(count),
               "-f", "%K\\x01%k\\x01%S\\x01%s\\x01%h\\x02", "-X", "check.crcs=true",
               "-X", f"isolation.level={'read_committed' if committed else 'read_uncommitted'}"]
    found = []
    for line in _kcat(command).split(b"\x02")[:-1]:
        key_size, key, size, value, headers = line.split(b"\x01")
        pairs = [pair.partition(b"=") for pair in headers.split(b",") if pair]
        found.append((key if int(key_size) > 0 else None, value if int(size) >= 0 else None,
                      [(n.decode(), None if v == b"NULL" else v) for n, _, v in pairs]))
    return found


def _kcat(command, stdin=subprocess.DEVNULL):
    try:
        done = subprocess.run(command, stdin=stdin, capture_output=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        raise Failure(f"kcat did not end within {PATIENCE} s: {' '.join(command)[:200]}") from None
    if done.returncode:
        raise Failure(f"kcat ended with {done.returncode}: {done.stderr.decode()[-300:]}")
    return done.stdout


WRITE = {"confluent": confluent_write, "kafka-python": python_write, "aiokafka": aio_write, "kcat": kcat_write}
READ = {"confluent": confluent_read, "kafka-python": python_read, "aiokafka": aio_read, "kcat": kcat_read}
TRANSACT = {"confluent": confluent_transact, "kafka-python": python_transact, "aiokafka": aio_transact}
FENCE = {"confluent": confluent_fence, "kafka-python": python_fence, "aiokafka": aio_fence}
