"""The pocket broker, the follow-up worker and the live clock as child processes, and events for them."""
import calendar
import functools
import json
import os
import re
import signal
import subprocess
import sys
import time

from confluent_kafka import Consumer, ConsumerGroupTopicPartitions, Producer, TopicPartition
from confluent_kafka.admin import AdminClient

PARTITIONS = 12


@functools.lru_cache(maxsize=1 << 16)
def partition(key):
    """murmur2, as Java clients place a key."""
    data = key.encode()
    length = len(data)
    h = (0x9747B28C ^ length) & 0xFFFFFFFF
    for at in range(0, length & ~3, 4):
        k = int.from_bytes(data[at:at + 4], "little") * 0x5BD1E995 & 0xFFFFFFFF
        k = (k ^ k >> 24) * 0x5BD1E995 & 0xFFFFFFFF
        h = (h * 0x5BD1E995 ^ k) & 0xFFFFFFFF
    rest = data[length & ~3:]
    if rest:
        h = (h ^ int.from_bytes(rest, "little")) * 0x5BD1E995 & 0xFFFFFFFF
    h = (h ^ h >> 13) * 0x5BD1E995 & 0xFFFFFFFF
    return ((h ^ h >> 15) & 0x7FFFFFFF) % PARTITIONS


def rfc3339(seconds):
    whole = int(seconds // 1)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(whole)) + ".%03dZ" % round((seconds - whole) * 1000)


def seconds(text):
    return calendar.timegm(time.strptime(text[:19], "%Y-%m-%dT%H:%M:%S")) + float("0." + re.sub(r"\D", "", text[19:]))


class Fleet:
    """Processes on one broker; whatever was started is stopped at the end, by its own id."""

    def __init__(self, binaries, scratch):
        self.binaries, self.scratch, self.processes = binaries, scratch, []
        # Ended from outside, it still ends what it has started.
        signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
        port = os.path.join(scratch, "port")
        self.broker = self.start("mainstay", "broker", "--data", os.path.join(scratch, "broker"), "--listen", "127.0.0.1:0",
                                 "--port-file", port, "--no-auto-create-topics", "--log-level", "warning")
        while not os.path.exists(port) or not open(port).read().strip():
            if self.broker.poll() is not None:
                raise SystemExit("the broker ended: see " + self.log("mainstay"))
            time.sleep(0.02)
        self.bootstrap = "127.0.0.1:" + open(port).read().strip()
        subprocess.run([os.path.join(binaries, "mainstay"), "topics", "apply", "--bootstrap", self.bootstrap], check=True,
                       stdout=subprocess.DEVNULL)
        self.admin = AdminClient({"bootstrap.servers": self.bootstrap, "log_level": 0})

    def log(self, name):
        return os.path.join(self.scratch, name + ".log")

    def start(self, name, *arguments):
        with open(self.log(name), "ab") as log:
            process = subprocess.Popen([os.path.join(self.binaries, name), *arguments], stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def worker(self, policy, *more):
        return self.start("followups-worker", "--bootstrap", self.bootstrap, "--state", os.path.join(self.scratch, "state"),
                          "--policy", policy, "--http", "127.0.0.1:0", *more)

    def clock(self):
        return self.start("mainstay", "clock", "--bootstrap", self.bootstrap)

    def end(self, process, number=signal.SIGTERM):
        if process.poll() is None:
            process.send_signal(number)
        process.wait(timeout=60)

    def stop(self):
        for process in reversed(self.processes):
            self.end(process)

    def consumer(self, *topics, at_end=False):
        """A reader of committed records of all partitions, without a group."""
        reader = Consumer({"bootstrap.servers": self.bootstrap, "group.id": "bench", "isolation.level": "read_committed",
                           "enable.auto.commit": False, "fetch.wait.max.ms": 10, "queued.max.messages.kbytes": 8192, "log_level": 0})
        places = [TopicPartition(topic, number) for topic in topics for number in range(PARTITIONS)]
        for place in places:
            low, high = reader.get_watermark_offsets(place, timeout=10)
            place.offset = high if at_end else low
        reader.assign(places)
        return reader

    def lag(self, topic):
        """How many records of an input the worker has not committed yet."""
        asked = ConsumerGroupTopicPartitions(
            "followups", [TopicPartition(topic, number) for number in range(PARTITIONS)])
        committed = self.admin.list_consumer_group_offsets([asked])["followups"].result().topic_partitions
        return sum(self.sent.get((topic, place.partition), 0) - max(place.offset, 0) for place in committed)


class Sender:
    """Sends events where Java clients would, and knows each partition's end: it is the only one who writes."""

    def __init__(self, fleet):
        self.producer = Producer({"bootstrap.servers": fleet.bootstrap, "linger.ms": 20, "queue.buffering.max.messages": 200000,
                                  "compression.type": "lz4", "log_level": 0})
        self.ends = fleet.sent = {}

    def event(self, topic, kind, identity, when, key, data):
        value = {"specversion": "1.0", "id": identity, "source": "bench", "type": kind, "time": when, "subject": key, "data": data}
        self.put(topic, partition(key), key, json.dumps(value, separators=(",", ":")))

    def put(self, topic, number, key, value):
        while True:
            try:
                self.producer.produce(topic, value, key, number)
                break
            except BufferError:
                self.producer.poll(0.1)
        self.ends[topic, number] = self.ends.get((topic, number), 0) + 1

    def flush(self):
        self.producer.flush()


def memory(process):
    """Resident megabytes of a process: now, and at most since it started."""
    with open("/proc/%d/status" % process.pid) as status:
        kilobytes = dict(re.findall(r"^(VmRSS|VmHWM):\s+(\d+)", status.read(), re.M))
    return int(kilobytes["VmRSS"]) / 1024, int(kilobytes["VmHWM"]) / 1024


def cpu(process):
    """User and system seconds of a process."""
    with open("/proc/%d/stat" % process.pid) as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def report(rows, as_json):
    """Prints figures: name, value, unit, and the bound that they should keep, if any."""
    for name, value, unit, bound in rows:
        if as_json:
            print(json.dumps({"name": name, "value": value, "unit": unit, "bound": bound}))
        else:
            verdict = "" if bound is None else "  (at most %g: %s)" % (bound, "kept" if value <= bound else "MISSED")
            print("%-58s %12g %s%s" % (name, value, unit, verdict))
