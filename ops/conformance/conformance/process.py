"""A broker as a process of this machine: started from a command, killed, started again on the same data."""

import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from .wire import Closed, Connection
from .wire.messages import API_VERSIONS_0


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class BrokerProcess:
    """Runs `command` with ``{data}``, ``{host}``, ``{port}`` and `values` filled in; the data stay from start to start."""

    def __init__(self, command, data=None, host="127.0.0.1", **values):
        self.command = command
        self.host = host
        self.values = values
        self.own_data = data is None
        self.data = Path(data or tempfile.mkdtemp(prefix="conformance-"))
        self.port = free_port()
        self.log = self.data.with_name(self.data.name + ".log")
        self.process = None

    @property
    def bootstrap(self):
        return f"127.0.0.1:{self.port}"

    @property
    def pid(self):
        return self.process.pid

    def spawn(self):
        """Starts the broker and waits for nothing."""
        filled = self.command
        for name, value in {"data": self.data, "host": self.host, "port": self.port, **self.values}.items():
            filled = filled.replace("{" + name + "}", str(value))
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(shlex.split(filled), stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def start(self, seconds=60.0):
        """Starts the broker and waits until it answers; gives the seconds that took."""
        began = time.monotonic()
        self.spawn()
        while True:
            if self.process.poll() is not None:
                raise RuntimeError(f"the broker ended with {self.process.returncode}: {self.tail()}")
            try:
                self.greet()
                return time.monotonic() - began
            except (OSError, Closed):
                if time.monotonic() - began > seconds:
                    raise RuntimeError(f"the broker does not answer after {seconds:.0f} s: {self.tail()}") from None
                time.sleep(0.005)

    def greet(self):
        """One question; fails while the broker does not answer."""
        with Connection("127.0.0.1", self.port, timeout=2.0) as connection:
            connection.ask(API_VERSIONS_0)

    def kill(self):
        """kill -9, and waits until the process is gone."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self, seconds=30.0):
        """SIGTERM; gives the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)

    def tail(self, characters=2000):
        return self.log.read_text(errors="replace")[-characters:]

    def remove(self):
        """Kills what runs and removes data and log."""
        if self.process is not None and self.process.poll() is None:
            self.kill()
        if self.own_data:
            shutil.rmtree(self.data, ignore_errors=True)
        self.log.unlink(missing_ok=True)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.remove()
