"""Measures a broker on this machine beside a plain file: produce, fetch, memory, start, idle clients.

The clients are kcat's (librdkafka in C), so that the figures are the broker's and not Python's; they share the machine with
the broker. Every figure is of one run; `--repeat` shows how far runs differ.
"""

import argparse
import os
import random
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from .broker import Broker, records
from .case import until
from .process import BrokerProcess

SIZE = 466
TARGETS = {"produce": 150_000, "fetch": 400_000, "resident MB": 80, "start s": 1.0, "idle %": 1.0}


def main():
    parser = argparse.ArgumentParser(prog="throughput", description=__doc__)
    parser.add_argument("--broker-command", required=True, metavar="COMMAND", help="with {data} and {port} (and {host}) filled in")
    parser.add_argument("--records", type=int, default=1_000_000, help="records of 466 B to produce and fetch (default 1,000,000)")
    parser.add_argument("--partitions", type=int, default=4)
    parser.add_argument("--log-gb", type=float, default=1.0, help="log size for memory and start, GB as stored (default 1)")
    parser.add_argument("--idle-seconds", type=float, default=20)
    parser.add_argument("--idle-clients", type=int, default=64)
    parser.add_argument("--repeat", type=int, default=1, help="how often to produce and fetch (default 1)")
    options = parser.parse_args()
    if not shutil.which("kcat"):
        parser.error("kcat is needed")
    directory = Path(tempfile.mkdtemp(prefix="throughput-"))
    process = BrokerProcess(options.broker_command, data=directory / "data")
    try:
        with Measured(process, directory, options) as measured:
            for _ in range(options.repeat):
                measured.produce_and_fetch()
            measured.large_log()
            measured.idle()
    finally:
        process.remove()
        shutil.rmtree(directory, ignore_errors=True)


class Measured:
    """One broker, measured from several sides."""

    def __init__(self, process, directory, options):
        self.process = process
        self.options = options
        self.directory = directory
        self.broker = Broker(process.bootstrap)
        self.input = directory / "records"

    def __enter__(self):
        self.process.start()
        events(self.input, self.options.records)
        return self

    def __exit__(self, *_):
        self.process.kill()

    def produce_and_fetch(self):
        """The same records into a file, into a topic, and out of it again."""
        count, size = self.options.records, self.input.stat().st_size
        seconds = self.plain_file()
        print(f"plain file    {rate(count, seconds)}  {size / seconds / 1e6:7.1f} MB/s  written in pieces of 1 MB, then fsync")
        topic = self.broker.topic(self.options.partitions, retention_ms=-1)
        seconds, used = self.produce(topic, self.input, "lz4")
        told("produce", count / seconds, f"{rate(count, seconds)}  {size / seconds / 1e6:7.1f} MB/s  {cpu(used, seconds)}")
        ends = sum(self.broker.offset(topic, -1, partition) for partition in range(self.options.partitions))
        assert ends == count, f"{ends} records are in the log, {count} were sent"
        seconds, used = self.fetch(topic, count)
        told("fetch", count / seconds, f"{rate(count, seconds)}  {size / seconds / 1e6:7.1f} MB/s  {cpu(used, seconds)}")
        print(f"resident      now {memory(self.process.pid, 'VmRSS'):.0f} MB, peak {memory(self.process.pid, 'VmHWM'):.0f} MB")

    def plain_file(self):
        target = self.directory / "plain"
        began = time.monotonic()
        with open(self.input, "rb") as source, open(target, "wb", buffering=0) as file:
            while piece := source.read(1 << 20):
                file.write(piece)
            os.fsync(file.fileno())
        seconds = time.monotonic() - began
        target.unlink()
        return seconds

    def produce(self, topic, file, codec):
        return self.timed(["-P", "-t", topic, "-z", codec, "-l", str(file), "-X", "linger.ms=5", "-X", "acks=all",
                           "-X", "queue.buffering.max.messages=500000"])

    def fetch(self, topic, count):
        with tempfile.TemporaryFile(dir="/dev/shm") as out:
            told = self.timed(["-C", "-t", topic, "-o", "beginning", "-c", str(count), "-f", "\\n", "-X", "check.crcs=false",
                               "-X", "queued.min.messages=500000"], out)
            assert out.seek(0, 2) == count, f"{out.tell()} records were fetched, {count} are in the log"
        return told

    def timed(self, arguments, out=subprocess.DEVNULL):
        """Seconds a kcat takes, and the seconds of processor that the broker used meanwhile."""
        used, began = processor(self.process.pid), time.monotonic()
        subprocess.run(["kcat", "-q", "-b", self.process.bootstrap, *arguments], check=True, stdout=out, stdin=subprocess.DEVNULL)
        return time.monotonic() - began, processor(self.process.pid) - used

    def large_log(self):
        """Memory and start with a log of the size asked for, written uncompressed so that its size is known."""
        wanted = self.options.log_gb * 1e9
        topic = self.broker.topic(self.options.partitions, retention_ms=-1)
        while (written := sum(self.broker.offset(topic, -1, p) for p in range(self.options.partitions))) * SIZE < wanted:
            self.produce(topic, self.input, "none")
        self.fetch(topic, written)
        now, peak = memory(self.process.pid, "VmRSS"), memory(self.process.pid, "VmHWM")
        told("resident MB", now, f"{now:.0f} MB with {written * SIZE / 1e9:.2f} GB of log just read, peak {peak:.0f} MB", most=True)
        for how, end in (("SIGTERM", self.process.stop), ("kill -9", self.process.kill)):
            end()
            seconds = self.process.start()
            began = time.monotonic()
            self.broker.produce(topic, records("after the start"))
            told("start s", seconds, f"{seconds:.3f} s after {how}, the first acknowledgement {time.monotonic() - began:.3f} s later; "
                 f"resident {memory(self.process.pid, 'VmRSS'):.0f} MB", most=True)

    def idle(self):
        """What clients cost that wait for records: each a group of its own with a long poll."""
        topic = self.broker.topic(1)
        clients = [self.broker.consumer() for _ in range(self.options.idle_clients)]
        for client in clients:
            client.subscribe([topic])
        until(lambda: all(client.poll(0) is None and client.assignment() for client in clients), "every client's partition", 60)
        time.sleep(2)
        used, began = processor(self.process.pid), time.monotonic()
        while time.monotonic() - began < self.options.idle_seconds:
            time.sleep(0.5)
            for client in clients:
                client.poll(0)
        share = 100 * (processor(self.process.pid) - used) / (time.monotonic() - began)
        told("idle %", share, f"{share:.2f} % of a core for {len(clients)} idle clients over {self.options.idle_seconds:.0f} s, "
             f"resident {memory(self.process.pid, 'VmRSS'):.0f} MB", most=True)
        for client in clients:
            client.close()


def told(name, figure, words, most=False):
    target = TARGETS[name]
    held = figure <= target if most else figure >= target
    print(f"{name:<13} {words}  (target {'≤' if most else '≥'} {target:,}: {'held' if held else 'MISSED'})", flush=True)


def rate(count, seconds):
    return f"{count / seconds:9,.0f} records/s"


def cpu(used, seconds):
    return f"broker {100 * used / seconds:.0f} % of a core"


def events(path, count):
    """Lines of 466 bytes like the events of a shop: names that repeat, numbers that do not."""
    chance = random.Random(466)
    words = [bytes(chance.choices(b"abcdefghijklmnopqrstuvwxyz", k=chance.randrange(4, 9))).decode() for _ in range(500)]
    with open(path, "w") as file:
        for n in range(count):
            line = (f'{{"id":"{chance.getrandbits(128):032x}","type":"order.completed","source":"till/{n % 7}",'
                    f'"time":"2025-03-{n % 28 + 1:02}T{n % 24:02}:{n % 60:02}:{n // 60 % 60:02}Z",'
                    f'"customer":"C-{chance.getrandbits(20):06}","amount":{chance.randrange(100, 99999)},"lines":[')
            while len(line) < SIZE - 80:
                line += f'{{"family":"{chance.choice(words)}","amount":{chance.randrange(1, 9999)}}},'
            line = line.rstrip(",") + '],"note":"'
            file.write(line + "x" * (SIZE - len(line) - 2) + '"}\n')


def processor(pid):
    """Seconds of processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid, field):
    """Megabytes (1e6 bytes) of VmRSS or VmHWM."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith(field))
    return int(line.split()[1]) * 1024 / 1e6


main()
