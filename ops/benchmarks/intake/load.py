#!/usr/bin/env python3
"""Starts an intake, sends it batches of events over kept-alive connections and tells how many a second it acknowledged.

The topics are made when they are missing. Events are made before the clock starts, each with an id of its own; every answer is read and must say that all its events were accepted.
"""
import argparse
import http.client
import json
import os
import pathlib
import subprocess
import threading
import time

HEADERS = {"content-type": "application/cloudevents-batch+json"}


def event(number: int, run: str) -> str:
    """One sale of 440 to 470 bytes, of one of 20,000 customers."""
    customer = f"C{number * 2654435761 % 20000:07d}"
    return (
        f'{{"specversion":"1.0","id":"{run}-{number}","source":"pos/store-{number % 40}","type":"transaction.invoiced",'
        f'"time":"2026-11-03T07:15:42.317Z","subject":"{customer}","datacontenttype":"application/json","data":{{'
        f'"transactionID":"T{number:09d}","customerID":"{customer}","storeID":"store-{number % 40}","currency":"CNY","total":{12500 + number % 977},'
        f'"lines":[{{"sku":"oil-5w30-4l","family":"oil","kind":"part","quantity":1,"net":{9900 + number % 977}}},'
        f'{{"sku":"labour-oil","family":"oil","kind":"labour","quantity":0.5,"net":2600}}],"visitID":"V{number:08d}"}}}}'
    )


def send(host: str, port: int, bodies: list[bytes], size: int, times: list[float], problems: list[str]) -> None:
    connection = http.client.HTTPConnection(host, port)
    for body in bodies:
        start = time.perf_counter()
        connection.request("POST", "/v1/events", body, HEADERS)
        response = connection.getresponse()
        answer = response.read()
        times.append(time.perf_counter() - start)
        if response.status != 202 or not answer.startswith(f'{{"accepted":{size},'.encode()):
            problems.append(f"{response.status} {answer[:200]!r}")
            return


def cpu(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak(pid: int) -> float:
    """The most memory that a process had resident, in MB."""
    with open(f"/proc/{pid}/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) / 1024


def delivered(host: str, port: int) -> int:
    connection = http.client.HTTPConnection(host, port)
    connection.request("GET", "/metrics")
    for line in connection.getresponse().read().decode().splitlines():
        if line.startswith("mainstay_intake_delivered_events_total "):
            return int(line.split()[1])
    return 0


def started(options: argparse.Namespace) -> tuple[subprocess.Popen, int]:
    """The intake's process and its port."""
    bootstrap = ["--bootstrap", options.bootstrap]
    subprocess.run([f"{options.binaries}/mainstay", "topics", "apply", *bootstrap], check=True, stdout=subprocess.DEVNULL)
    scratch = pathlib.Path(options.scratch)
    port = scratch / "intake.port"
    process = subprocess.Popen(
        [f"{options.binaries}/intake-worker", *bootstrap, "--state", scratch / "intake-state", "--listen", "127.0.0.1:0", "--port-file", port,
         "--events-per-second", "0"], stderr=(scratch / "intake.log").open("w"))
    while not port.exists():
        if process.poll() is not None:
            raise SystemExit((scratch / "intake.log").read_text())
        time.sleep(0.02)
    return process, int(port.read_text())


def measure(options: argparse.Namespace, pid: int, port: int) -> None:
    run = str(time.time_ns())
    per_connection = options.events // options.batch // options.connections
    work = []
    for connection in range(options.connections):
        bodies = []
        for index in range(per_connection):
            first = (connection * per_connection + index) * options.batch
            bodies.append(("[" + ",".join(event(number, run) for number in range(first, first + options.batch)) + "]").encode())
        work.append(bodies)
    total = options.connections * per_connection * options.batch
    size = sum(len(body) for bodies in work for body in bodies) / total

    times: list[float] = []
    problems: list[str] = []
    threads = [threading.Thread(target=send, args=("127.0.0.1", port, bodies, options.batch, times, problems)) for bodies in work]
    used = cpu(pid)
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - start
    if problems:
        raise SystemExit(f"not accepted: {problems[0]}")
    while delivered("127.0.0.1", port) < total:
        time.sleep(0.05)
    drained = time.perf_counter() - start
    used = cpu(pid) - used
    times.sort()
    rows = [
        ("intake/rate", total / seconds, "events/s", 20_000),
        ("intake/delivered", total / drained, "events/s", None),
        ("intake/request-p50", times[len(times) // 2] * 1_000, "ms", None),
        ("intake/request-p99", times[len(times) * 99 // 100] * 1_000, "ms", None),
        ("intake/cpu", used / total * 1e6, "us/event", None),
        ("intake/memory", peak(pid), "MB", None),
    ]
    if options.json:
        for name, value, unit, baseline in rows:
            print(json.dumps({"name": name, "value": round(value, 3), "unit": unit, "baseline": baseline,
                              "ratio": round(value / baseline, 3) if baseline else None}))
        return
    print(f"{total} events of {size:.0f} bytes in batches of {options.batch} over {options.connections} connections")
    for name, value, unit, baseline in rows:
        print(f"{name:28} {value:12,.1f} {unit:9}" + (f" target {baseline:,}" if baseline else ""))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binaries", required=True, help="the folder of mainstay and intake-worker")
    parser.add_argument("--bootstrap", required=True)
    parser.add_argument("--scratch", required=True, help="a folder for the spool, on the disk that is to be measured")
    parser.add_argument("--events", type=int, default=400_000)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    process, port = started(options)
    try:
        measure(options, process.pid, port)
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
