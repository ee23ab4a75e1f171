"""Runs the cases, each in a process of its own, and counts."""

import argparse
import importlib
import json
import multiprocessing
import os
import pkgutil
import shutil
import signal
import sys
import tempfile
import time
import traceback
from multiprocessing.connection import wait

from . import cases
from .broker import Broker
from .case import CASES, Skip
from .process import BrokerProcess


def main():
    options = arguments()
    for module in pkgutil.iter_modules(cases.__path__):
        importlib.import_module(f"{cases.__name__}.{module.name}")
    chosen = [c for c in CASES if all(part in c.name for part in options.filter)]
    if options.list:
        for found in chosen:
            print(f"{found.name}\n    {found.rule}")
        return 0
    if not chosen:
        print(f"no case has {' and '.join(options.filter)} in its name", file=sys.stderr)
        return 2
    own = None
    if not options.bootstrap:
        own = BrokerProcess(options.broker_command)
        own.start()
    try:
        bootstrap = options.bootstrap or own.bootstrap
        Broker(bootstrap).await_coordinators()
        return run(chosen, options, bootstrap)
    finally:
        if own:
            own.remove()


def arguments():
    parser = argparse.ArgumentParser(prog="run", description=__doc__)
    parser.add_argument("--bootstrap", metavar="HOST:PORT", help="the broker under test")
    parser.add_argument("--broker-command", metavar="COMMAND",
                        help="starts a broker, with {data} and {port} (and {host}) filled in; cases that kill a broker start"
                        " theirs with it, and without --bootstrap all others share one more")
    parser.add_argument("--secure-command", metavar="COMMAND",
                        help="starts a broker that speaks TLS and asks for users, with {users} (a line name:password each), {certificate}"
                        " and {key} (PEM files) filled in as well; cases of protection start theirs with it")
    parser.add_argument("--filter", metavar="TEXT", action="append", default=[], help="only cases with TEXT in their names")
    parser.add_argument("--housekeeping", metavar="SECONDS", type=float,
                        help="the broker applies retention and compaction within this time; without it those cases are skipped")
    parser.add_argument("--jobs", type=int, default=3, help="cases at the same time (default 3)")
    parser.add_argument("--json", metavar="FILE", help="writes the results to FILE as well")
    parser.add_argument("--list", action="store_true", help="names the cases and their rules, and runs none")
    options = parser.parse_args()
    if not (options.list or options.bootstrap or options.broker_command):
        parser.error("give --bootstrap or --broker-command")
    return options


def run(chosen, options, bootstrap):
    waiting, running, results = list(chosen), [], []
    while waiting or running:
        while waiting and len(running) < options.jobs:
            running.append(Running(waiting.pop(0), options, bootstrap))
        wait([r.receiver for r in running], max(0.01, min(r.deadline for r in running) - time.monotonic()))
        for finished in [r for r in running if r.is_over]:
            running.remove(finished)
            results.append(finished.result())
            show(results[-1])
    counts = {kind: sum(r["outcome"] == kind for r in results) for kind in ("passed", "failed", "skipped")}
    print(", ".join(f"{count} {kind}" for kind, count in counts.items()))
    if options.json:
        with open(options.json, "w") as file:
            json.dump({**counts, "bootstrap": bootstrap, "cases": results}, file, indent=2)
    return 1 if counts["failed"] else 0


def show(result):
    line = f"{result['outcome']:<7} {result['seconds']:6.1f} s  {result['name']}"
    for part in result["detail"].strip().splitlines():
        line += "\n          " + part
    if result["outcome"] == "failed":
        line += f"\n          rule: {result['rule']}"
    print(line, flush=True)


class Running:
    """A case in its own process; one that outlives its time is killed with all it started, and has failed."""

    def __init__(self, found, options, bootstrap):
        self.case = found
        self.limit = found.seconds + 4 * (options.housekeeping or 0) * ("housekeeping" in found.needs)
        self.began = time.monotonic()
        self.deadline = self.began + self.limit
        self.noise = tempfile.TemporaryFile()
        context = multiprocessing.get_context("fork")
        self.receiver, sender = context.Pipe(duplex=False)
        broker = Broker(bootstrap, options.broker_command, options.housekeeping, options.secure_command)
        offered = {
            "broker-command": options.broker_command, "housekeeping": options.housekeeping, "kcat": shutil.which("kcat"),
            "openssl": shutil.which("openssl"), "secure-command": options.secure_command,
        }
        missing = sorted(need for need in found.needs if not offered[need])
        self.process = context.Process(target=child, args=(found, broker, missing, sender, self.noise.fileno()))
        self.process.start()
        sender.close()

    @property
    def is_over(self):
        return self.receiver.poll() or time.monotonic() >= self.deadline

    def result(self):
        told = None
        if self.receiver.poll():
            try:
                told = self.receiver.recv()
            except EOFError:
                self.process.join(1)
        code = self.process.exitcode
        self.end()
        if told is None:
            reason = f"not done after {self.limit:.0f} s" if code is None else f"the case's process ended with {code}"
            self.noise.seek(0)
            told = ("failed", f"{reason}\n{self.noise.read()[-1500:].decode(errors='replace')}")
        self.noise.close()
        seconds = round(time.monotonic() - self.began, 2)
        return {"name": self.case.name, "rule": self.case.rule, "outcome": told[0], "detail": told[1], "seconds": seconds}

    def end(self):
        """Ends the case's process and whatever it started in its process group."""
        self.process.join(0.2)
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        self.process.join()
        self.receiver.close()


def child(found, broker, missing, sender, noise):
    os.setpgid(0, 0)
    os.dup2(noise, 2)
    try:
        broker.name_for_this_process()
        if missing:
            raise Skip("needs " + " and ".join(missing))
        found.body(broker) if found.value is None else found.body(broker, found.value)
        told = ("passed", "")
    except Skip as skip:
        told = ("skipped", str(skip))
    except BaseException as error:
        places = traceback.extract_tb(error.__traceback__)
        place = next((p for p in reversed(places) if "/cases/" in p.filename), places[-1])
        told = ("failed", f"{type(error).__name__}: {error}\nat {os.path.basename(place.filename)}:{place.lineno}: {place.line}")
    sender.send(told)
    sender.close()
    os._exit(0)
