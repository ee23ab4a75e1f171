"""Idempotent produce: numbered records, with what was acknowledged and where."""

import threading

IN_FLIGHT = 2000


class Stream(threading.Thread):
    """Writes 0, 1, 2, … to each partition and notes the offset of every acknowledgement; librdkafka retries over crashes."""

    def __init__(self, broker, topic, partitions):
        super().__init__(daemon=True)
        self.topic = topic
        self.partitions = partitions
        self.sent = 0
        self.offsets = [{} for _ in range(partitions)]
        self.failures = []
        self.ending = threading.Event()
        self.producer = broker.producer(enable_idempotence=True, linger_ms=2, delivery_timeout_ms=600_000,
                                        reconnect_backoff_ms=5, reconnect_backoff_max_ms=40, retry_backoff_ms=20,
                                        compression_type="lz4")

    def run(self):
        while not self.ending.is_set():
            self.producer.poll(0.002)
            if len(self.producer) > IN_FLIGHT:
                continue
            for _ in range(5):
                for partition in range(self.partitions):
                    self.producer.produce(self.topic, b"%d" % self.sent, partition=partition, on_delivery=self.told)
                self.sent += 1

    def told(self, error, message):
        if error:
            self.failures.append(f"record {message.value()!r} of partition {message.partition()}: {error}")
        else:
            self.offsets[message.partition()][int(message.value())] = message.offset()

    @property
    def acknowledged(self):
        return sum(map(len, self.offsets))

    def finish(self):
        """Stops writing and waits until all that was sent is acknowledged; gives how many are not."""
        self.ending.set()
        self.join()
        return self.producer.flush(120)
