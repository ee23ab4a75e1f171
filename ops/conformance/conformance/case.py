"""What a case is, and the words in which it states what it expects."""

import time
from dataclasses import dataclass

from .wire import ErrorCode


class Skip(Exception):
    """The case cannot be tried here; the text says why. It is counted, never hidden."""


class Failure(AssertionError):
    """The broker did something other than the rule says."""


@dataclass(frozen=True)
class Case:
    name: str
    rule: str
    body: object
    value: object
    needs: frozenset
    seconds: float


CASES = []


def case(*, each=(None,), needs=(), seconds=60.0):
    """Registers a function as a case, or as one case for each value of a table.

    `needs` names what the run must offer: "broker-command" (the case starts and kills brokers of its own),
    "secure-command" (the case starts brokers with TLS and users), "housekeeping" (the broker applies retention and compaction within
    a known time), "kcat", "openssl".
    """

    def register(body):
        rule = " ".join((body.__doc__ or "").split())
        assert rule, f"{body.__name__} names no rule"
        for value in each:
            words = value if isinstance(value, tuple) else (value,)
            label = "" if value is None else "[" + " ".join(map(str, words)) + "]"
            area = body.__module__.rsplit(".", 1)[-1]
            CASES.append(Case(f"{area}/{body.__name__}{label}", rule, body, value, frozenset(needs), seconds))
        return body

    return register


def expect(actual, wanted, what):
    """Holds an exact value."""
    if actual != wanted:
        raise Failure(f"{what}: expected {wanted!r}, saw {actual!r}")


def expect_true(condition, what):
    if not condition:
        raise Failure(what)


def expect_error(actual, *wanted, what="error"):
    """Holds an error code; several are given only where the documented behaviour allows each."""
    if actual not in wanted:
        names = " or ".join(ErrorCode.name_of(code) for code in wanted)
        raise Failure(f"{what}: expected {names}, saw {ErrorCode.name_of(actual)}")


def until(condition, what, seconds=30.0, pause=0.02):
    """Waits until a condition gives something true, and gives that; a failure tells what never came."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise Failure(f"never within {seconds:.0f} s: {what}")
        time.sleep(pause)
