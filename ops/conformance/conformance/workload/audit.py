"""Holds what a broker kept against what it acknowledged."""

import time

from confluent_kafka import KafkaError, TopicPartition

from .transfers import Outcome


def everything(broker, topic, partition, committed=False):
    """Every record of a partition as a client shows it: offset → value, in order."""
    consumer = broker.consumer(isolation_level="read_committed" if committed else "read_uncommitted", check_crcs=True,
                               enable_partition_eof=True)
    consumer.assign([TopicPartition(topic, partition, 0)])
    found = {}
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        for message in consumer.consume(5000, 1):
            if message.error() and message.error().code() == KafkaError._PARTITION_EOF:
                consumer.close()
                return found
            if not message.error():
                found[message.offset()] = message.value()
    raise TimeoutError(f"{topic}-{partition} was not read to its end")


def audit_stream(broker, stream):
    """Every acknowledged record once, at the offset that was told, in the producer's order, and nothing else."""
    for failure in stream.failures:
        yield f"stream: {failure}"
    for partition in range(stream.partitions):
        log = everything(broker, stream.topic, partition)
        numbers = [int(value) for value in log.values()]
        if numbers != list(range(stream.sent)):
            seen = set(numbers)
            missing = [n for n in range(stream.sent) if n not in seen]
            yield (f"stream partition {partition}: {stream.sent} sent, {len(numbers)} kept, missing {missing[:5]} "
                   f"({len(missing)}), {len(numbers) - len(seen)} repeated, in order: {numbers == sorted(numbers)}")
        for number, offset in stream.offsets[partition].items():
            if log.get(offset) != b"%d" % number:
                yield f"stream partition {partition}: {number} was acknowledged at {offset}, where {log.get(offset)!r} is"
                break


def audit_transfers(broker, all_transfers, topic, partitions):
    """Every committed transaction whole and in order in every partition, nothing of any other."""
    for transfers in all_transfers:
        yield from transfers.violations
        for n, outcome in transfers.outcomes.items():
            if outcome in (Outcome.UNKNOWN, Outcome.LEFT):
                yield f"transfers {transfers.number}: transaction {n} is undecided"
    for partition in range(partitions):
        log = [value.decode() for value in everything(broker, topic, partition, committed=True).values()]
        for transfers in all_transfers:
            mine = [value for value in log if value.startswith(f"{transfers.number}/")]
            wanted = [f"{transfers.number}/{n}/{i}" for n, outcome in sorted(transfers.outcomes.items())
                      if outcome is Outcome.COMMITTED for i in range(transfers.sizes[n])]
            if mine != wanted:
                extra, missing = set(mine) - set(wanted), set(wanted) - set(mine)
                yield (f"transfers {transfers.number} partition {partition}: {len(wanted)} records wanted, {len(mine)} seen, "
                       f"extra {sorted(extra)[:5]}, missing {sorted(missing)[:5]}, repeated {len(mine) - len(set(mine))}")


def audit_reading(broker, notes, stream):
    """The group has read every record, and each is still what it was when it was read."""
    yield from notes.violations
    for partition in range(stream.partitions):
        log = everything(broker, stream.topic, partition)
        read = {offset: value for (place, offset), value in notes.values.items() if place == partition}
        changed = [offset for offset, value in read.items() if log.get(offset) != value]
        if changed:
            yield f"group: partition {partition}: records at {changed[:5]} are not what the group read there"
        unread = [offset for offset in log if offset not in read]
        if unread:
            yield f"group: partition {partition}: {len(unread)} records never read, from {unread[0]} on"
