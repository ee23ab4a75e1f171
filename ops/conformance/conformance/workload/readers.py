"""A group that reads the stream and commits what it has read."""

import threading

from confluent_kafka import KafkaError, KafkaException


class Reader(threading.Thread):
    """One member: reads, commits now and then and waits for the answer, and leaves and comes back at times."""

    def __init__(self, broker, topic, group, notes, instance=None, rejoin_after=None):
        super().__init__(daemon=True)
        self.broker = broker
        self.topic = topic
        self.group = group
        self.notes = notes
        self.instance = instance
        self.rejoin_after = rejoin_after
        self.ending = threading.Event()

    def run(self):
        while not self.ending.is_set():
            config = {"group_instance_id": self.instance} if self.instance else {}
            consumer = self.broker.consumer(
                group_id=self.group, session_timeout_ms=6000, heartbeat_interval_ms=300, reconnect_backoff_ms=5,
                reconnect_backoff_max_ms=40, partition_assignment_strategy="range", error_cb=lambda _: None, **config)
            consumer.subscribe([self.topic])
            commits = 0
            while not self.ending.is_set() and commits != self.rejoin_after:
                found = consumer.consume(200, 0.05)
                if any(one.error() and one.error().code() == KafkaError._FATAL for one in found):
                    self.notes.fenced += 1
                    break
                messages = [one for one in found if not one.error()]
                if messages:
                    self.notes.read(messages)
                    commits += self.commit(consumer)
            consumer.close()

    def commit(self, consumer):
        try:
            places = consumer.commit(asynchronous=False)
        except KafkaException:
            return 0
        self.notes.committed({place.partition: place.offset for place in places if not place.error and place.offset >= 0})
        return 1


class Notes:
    """What the group's members read, and the highest offsets whose commit was acknowledged."""

    def __init__(self):
        self.lock = threading.Lock()
        self.values = {}
        self.highest = {}
        self.commits = 0
        self.fenced = 0
        self.violations = []

    def read(self, messages):
        with self.lock:
            for one in messages:
                place = (one.partition(), one.offset())
                if self.values.setdefault(place, one.value()) != one.value():
                    self.violations.append(f"{place} was {self.values[place]!r} and is now {one.value()!r}")

    def committed(self, offsets):
        with self.lock:
            self.commits += 1
            for partition, offset in offsets.items():
                self.highest[partition] = max(offset, self.highest.get(partition, -1))

    def acknowledged(self):
        with self.lock:
            return dict(self.highest)
