"""A group member of kafka-python or aiokafka in a process of its own; prints its partitions whenever they change."""

import asyncio
import sys


def python(bootstrap, topic, group):
    from kafka import KafkaConsumer
    from kafka.coordinator.assignors.range import RangePartitionAssignor

    consumer = KafkaConsumer(topic, bootstrap_servers=bootstrap, group_id=group, partition_assignment_strategy=[
        RangePartitionAssignor], session_timeout_ms=10_000, heartbeat_interval_ms=500)
    told = None
    while True:
        consumer.poll(200)
        told = tell(told, consumer.assignment())


async def aio(bootstrap, topic, group):
    from aiokafka import AIOKafkaConsumer
    from aiokafka.coordinator.assignors.range import RangePartitionAssignor

    consumer = AIOKafkaConsumer(topic, bootstrap_servers=bootstrap, group_id=group, partition_assignment_strategy=[
        RangePartitionAssignor], session_timeout_ms=10_000, heartbeat_interval_ms=500)
    await consumer.start()
    told = None
    while True:
        await consumer.getmany(timeout_ms=200)
        told = tell(told, consumer.assignment())


def tell(told, places):
    now = " ".join(str(place.partition) for place in sorted(places))
    if now != told:
        print(now, flush=True)
    return now


if __name__ == "__main__":
    client, *where = sys.argv[1:]
    python(*where) if client == "kafka-python" else asyncio.run(aio(*where))
