"""What the complaint benches share: the worker as a process, topics, keys, events and times."""
import datetime, json, os, subprocess, sys, time
from confluent_kafka import Consumer, Producer, TopicPartition

PARTITIONS = 12
UTC = datetime.timezone.utc


def murmur2(data):
    """The Java client's hash (32 bit)."""
    m, mask, n = 0x5BD1E995, 0xFFFFFFFF, len(data)
    h = (0x9747B28C ^ n) & mask
    for i in range(0, n - n % 4, 4):
        k = int.from_bytes(data[i:i + 4], "little") * m & mask
        k = (k ^ k >> 24) * m & mask
        h = (h * m & mask) ^ k
    rest = data[n - n % 4:]
    if rest:
        h = (h ^ int.from_bytes(rest, "little")) * m & mask
    h = (h ^ h >> 13) * m & mask
    return h ^ h >> 15


def partition_of(customer):
    return (murmur2(customer.encode()) & 0x7FFFFFFF) % PARTITIONS


def rfc3339(ms):
    whole, over = divmod(ms, 1000)
    return datetime.datetime.fromtimestamp(whole, UTC).strftime("%Y-%m-%dT%H:%M:%S") + ".%03dZ" % over


def milliseconds(text):
    return round(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


def event(source, id, type, ms, data):
    return json.dumps({"specversion": "1.0", "id": id, "source": source, "type": type, "time": rfc3339(ms), "data": data},
                      ensure_ascii=False, separators=(",", ":")).encode()


class Sink:
    """Writes records and counts what each partition has."""

    def __init__(self, bootstrap):
        self.producer = Producer({"bootstrap.servers": bootstrap, "enable.idempotence": True, "linger.ms": 5,
                                  "queue.buffering.max.messages": 200000})
        self.ends = {}

    def send(self, topic, partition, key, value):
        while True:
            try:
                self.producer.produce(topic, value, key, partition)
                break
            except BufferError:
                self.producer.poll(0.05)
        self.producer.poll(0)
        self.ends[topic, partition] = self.ends.get((topic, partition), 0) + 1

    def complaint(self, customer, value):
        self.send("complaints", partition_of(customer), customer, value)

    def flush(self):
        if self.producer.flush(60):
            sys.exit("records could not be written")


class Worker:
    """The complaint worker; it ends with the bench."""

    def __init__(self, binaries, bootstrap, policy, scratch, *more):
        self.log = open(os.path.join(scratch, "worker.log"), "ab")
        self.process = subprocess.Popen(
            [os.path.join(binaries, "complaints-worker"), "--bootstrap", bootstrap, "--state", os.path.join(scratch, "state"),
             "--policy", policy, *more], stdout=self.log, stderr=self.log)

    def memory(self):
        """Resident megabytes now and at most."""
        with open("/proc/%d/status" % self.process.pid) as f:
            found = dict(line.split(":", 1) for line in f)
        return int(found["VmRSS"].split()[0]) / 1024, int(found["VmHWM"].split()[0]) / 1024

    def cpu(self):
        with open("/proc/%d/stat" % self.process.pid) as f:
            fields = f.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def check(self):
        if self.process.poll() is not None:
            sys.exit("the worker ended with %d: see %s" % (self.process.returncode, self.log.name))

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)


def reader(bootstrap, topics):
    """Reads what is committed of all partitions, from the beginning."""
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "complaints-bench", "isolation.level": "read_committed",
                         "enable.auto.commit": False, "fetch.wait.max.ms": 20})
    consumer.assign([TopicPartition(topic, number, 0) for topic in topics for number in range(PARTITIONS)])
    return consumer


def apply_topics(binaries, bootstrap):
    subprocess.run([os.path.join(binaries, "mainstay"), "topics", "apply", "--bootstrap", bootstrap], check=True, stdout=subprocess.DEVNULL)


def report(rows, as_json):
    for name, value, unit, baseline in rows:
        if as_json:
            print(json.dumps({"name": name, "value": value, "unit": unit, "baseline": baseline,
                              "ratio": round(value / baseline, 3) if baseline else None}))
        else:
            print("%-64s %12s %-10s%s" % (name, "{:,}".format(value), unit, " (at most %s)" % baseline if baseline else ""))
