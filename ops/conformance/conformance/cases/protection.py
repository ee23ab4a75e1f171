"""TLS and users (KIP-12, 43, 84, 152): who knows a password is let in, nobody else asks anything."""

import itertools
import struct

from .. import clients
from ..case import case, expect, expect_error, expect_true, until
from ..process import BrokerProcess
from ..secure import CLIENTS, MECHANISMS, USERS, Refused, SecureBroker, closes
from ..wire import Connection, ErrorCode
from ..wire import messages as m

NEEDS = ("secure-command", "openssl")
NAMES = tuple(CLIENTS)
VALUES = [b"one", b"two", b"three"]


def secure(broker):
    return SecureBroker(broker.secure_command)


def is_let_in(name, server, login, topic):
    """Whether a client of that kind writes and reads with that login; what it reads must be what it wrote."""
    if name == "kcat":
        clients.needs_kcat()
    try:
        expect(CLIENTS[name](server, login, topic, VALUES), VALUES, f"values by {name}")
    except Refused:
        return False
    return True


@case(needs=NEEDS, each=tuple(itertools.product(NAMES, MECHANISMS)), seconds=90)
def who_knows_a_password_writes_and_reads(broker, which):
    """KIP-43 (PLAIN), KIP-84 (SCRAM) under TLS: every client logs in and works; names and passwords may hold `:`, `,` and `=`."""
    name, mechanism = which
    with secure(broker) as server:
        for number, (user, password) in enumerate(USERS.items()):
            expect_true(is_let_in(name, server, (mechanism, user, password), f"t{number}"), f"{name} as {user} is let in")


@case(needs=NEEDS, each=tuple(itertools.product(NAMES, MECHANISMS)), seconds=150)
def a_wrong_password_is_refused(broker, which):
    """KIP-152: SASL_AUTHENTICATION_FAILED for a wrong password and for a user nobody knows; the right one is let in afterwards."""
    name, mechanism = which
    with secure(broker) as server:
        for user, password in (("till", "wrong"), ("nobody", "another")):
            expect_true(not is_let_in(name, server, (mechanism, user, password), "t"), f"{name} as {user} with {password} is refused")
        expect_true(is_let_in("confluent", server, (mechanism, "till", USERS["till"]), "t"), "the right password is let in")


@case(needs=NEEDS, seconds=60)
def nothing_is_answered_before_a_login(broker):
    """KIP-43: before SaslHandshake and SaslAuthenticate only ApiVersions is answered; any other request ends the connection."""
    with secure(broker) as server:
        with server.connect() as connection:
            expect_error(connection.ask(m.API_VERSIONS_0).error, 0, what="ApiVersions")
            request = connection.header(3, 8, False) + struct.pack(">i", -1) + b"\0\0\0"
            expect_true(closes(connection, struct.pack(">i", len(request)) + request), "the connection ends at a Metadata request")
        with server.connect() as connection:
            answer = connection.ask(m.SASL_HANDSHAKE, mechanism="GSSAPI")
            expect_error(answer.error, ErrorCode.UNSUPPORTED_SASL_MECHANISM)
            expect(sorted(set(MECHANISMS) - set(answer.mechanisms)), [], "mechanisms that are not offered")
        with server.connect() as connection:
            expect_error(connection.ask(m.SASL_HANDSHAKE, mechanism="PLAIN").error, 0, what="SaslHandshake")
            answer = connection.ask(m.SASL_AUTHENTICATE, bytes=b"\0till\0wrong")
            expect_error(answer.error, ErrorCode.SASL_AUTHENTICATION_FAILED)


@case(needs=NEEDS, seconds=60)
def plain_text_is_no_tls(broker):
    """TLS: a client that speaks in the clear to a TLS listener is not answered, and others notice nothing."""
    with secure(broker) as server:
        with Connection("127.0.0.1", server.port, timeout=10) as connection:
            request = connection.header(18, 0, False)
            expect_true(closes(connection, struct.pack(">i", len(request)) + request), "the connection ends")
        server.greet()


@case(needs=NEEDS + ("broker-command",), seconds=60)
def an_address_that_others_reach_needs_protection(broker):
    """A broker that is offered as safe by default listens on loopback only: told to listen elsewhere without TLS and users it
    refuses to start, with the reason; with both it starts and serves."""
    bare = BrokerProcess(broker.command, host="0.0.0.0")
    try:
        bare.spawn()
        until(lambda: bare.process.poll() is not None, "the end of a broker without protection", seconds=20)
        expect_true(bare.process.returncode != 0, f"the exit code is {bare.process.returncode}")
        expect_true("TLS and users" in bare.tail(), f"the reason is in the log: {bare.tail()}")
        expect_true(not bare.data.exists() or not any(bare.data.iterdir()), "nothing was written")
    finally:
        bare.remove()
    with SecureBroker(broker.secure_command, host="0.0.0.0") as server:
        expect_true(is_let_in("confluent", server, ("SCRAM-SHA-256", "office", USERS["office"]), "t"), "a client is let in")
