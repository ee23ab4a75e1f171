"""What arrives on the wire that no client would send."""

import random
import struct
import uuid

from ..case import case, expect, expect_error, expect_true
from ..wire import Closed, ErrorCode
from ..wire import messages as m
from ..wire.schema import Reader, Writer


def still_serves(broker):
    with broker.connect() as connection:
        expect_error(connection.ask(m.API_VERSIONS_0).error, 0, what="ApiVersions on another connection")


def refused(connection, allowed, version_error_at=None):
    """The broker closed the connection, or answered with an allowed error."""
    try:
        frame = connection.receive_frame(timeout=10)
    except Closed:
        return
    reader = Reader(frame[4:])
    code = reader.fixed("int16")
    expect_error(code, *allowed, what="the answer in place of a closed connection")


@case()
def api_versions_says_what_is_spoken(broker):
    """Protocol guide, "Retrieving Supported API versions": every listed API with its lowest and highest version."""
    versions = broker.versions()
    wanted = {0: 8, 1: 11, 2: 7, 3: 8, 8: 7, 9: 7, 10: 1, 11: 5, 12: 3, 13: 3, 14: 3, 15: 4, 16: 4, 18: 3, 19: 4, 20: 3,
              21: 1, 22: 4, 23: 3, 24: 2, 25: 2, 26: 2, 28: 3, 32: 2, 37: 1, 42: 1, 44: 0, 47: 0, 60: 0, 61: 0, 65: 0, 66: 0}
    for key, version in wanted.items():
        low, high = versions.get(key, (0, -1))
        expect_true(low <= version <= high, f"API {key} version {version} is not within {low}…{high}")


@case()
def api_versions_are_asked_with_a_client_name(broker):
    """KIP-511: ApiVersions 3 carries the client's name and version; its answer has the old response header."""
    answer = broker.ask(m.API_VERSIONS, software_name="conformance", software_version="1.0")
    expect_error(answer.error, 0)
    expect({k.key: (k.min, k.max) for k in answer["keys"]}[18], broker.versions()[18], "ApiVersions in both versions")


@case(each=("", "white space", "-leading", "ünï"))
def a_client_name_that_is_none_is_refused(broker, name):
    """KIP-511: a client name must match [a-zA-Z0-9](?:[a-zA-Z0-9\\-.]*[a-zA-Z0-9])?, else INVALID_REQUEST."""
    with broker.connect() as connection:
        writer = Writer(flexible=True)
        writer.struct(m.API_VERSIONS.request, {"software_name": name, "software_version": "1.0"})
        connection.send_frame(connection.header(18, 3, True) + writer.bytes)
        reader = Reader(connection.receive_frame())
        reader.fixed("int32")
        expect_error(reader.fixed("int16"), ErrorCode.INVALID_REQUEST)


@case(each=(99, 32767))
def an_unknown_version_of_api_versions_falls_back(broker, version):
    """Protocol guide: to ApiVersions in an unknown version the broker answers UNSUPPORTED_VERSION in version 0, and (KIP-511)
    names the versions of ApiVersions, so that the client may ask again on the same connection."""
    with broker.connect() as connection:
        connection.send_frame(connection.header(18, version, True) + b"\x0cconformance\x021\0")
        answer = connection.receive(m.API_VERSIONS_0, connection.correlation)
        expect_error(answer.error, ErrorCode.UNSUPPORTED_VERSION)
        expect({k.key: (k.min, k.max) for k in answer["keys"]}.get(18), broker.versions()[18], "the versions of ApiVersions")
        expect_error(connection.ask(m.API_VERSIONS_0).error, 0, what="asked again on the same connection")


@case(each=(0, 1, 3, 11, 22))
def an_unknown_version_is_refused(broker, key):
    """Protocol guide: a version that was not announced is no request; the broker answers UNSUPPORTED_VERSION or closes the
    connection (as Apache Kafka does), and others notice nothing."""
    with broker.connect() as connection:
        connection.send_frame(connection.header(key, 999, False) + b"\0" * 64)
        refused(connection, (ErrorCode.UNSUPPORTED_VERSION,))
    still_serves(broker)


@case(each=(12345, -2, 32767))
def an_unknown_api_is_refused(broker, key):
    """Protocol guide: an API key that was not announced is refused or closes the connection; others notice nothing."""
    with broker.connect() as connection:
        connection.send_frame(connection.header(key, 0, False) + b"\0" * 16)
        refused(connection, (ErrorCode.UNSUPPORTED_VERSION, ErrorCode.INVALID_REQUEST))
    still_serves(broker)


@case(each=(-1, -2147483648, 2147483647, 0x47455420))
def a_frame_of_impossible_size_closes_the_connection(broker, size):
    """Protocol guide, "Protocol Primitive Types": a size is not negative and not above socket.request.max.bytes."""
    with broker.connect() as connection:
        connection.send_raw(struct.pack(">i", size))
        try:
            connection.send_raw(b" / HTTP/1.1\r\n\r\n")
            connection.receive_frame(timeout=10)
            expect_true(False, "a frame came in answer")
        except Closed:
            pass
    still_serves(broker)


@case()
def a_truncated_frame_harms_nobody(broker):
    """Protocol guide: a request begins when its last byte is here; a peer that goes away before has asked nothing."""
    for cut in (1, 3, 4, 5, 8, 11, 20):
        with broker.connect() as connection:
            frame = connection.header(3, 8, False) + b"\xff\xff\xff\xff\0\0\0"
            connection.send_raw((struct.pack(">i", len(frame)) + frame)[:cut])
    still_serves(broker)


@case()
def a_request_shorter_than_its_layout_is_refused(broker):
    """Protocol guide: a frame that ends within a field is no request; the connection closes or answers an error."""
    writer = Writer()
    writer.struct(m.CREATE_TOPICS.request, {"topics": [], "timeout_ms": 1, "validate_only": False})
    for cut in range(len(writer.bytes)):
        with broker.connect() as connection:
            connection.send_frame(connection.header(19, 4, False) + writer.bytes[:cut])
            try:
                connection.receive_frame(timeout=10)
            except Closed:
                pass
    still_serves(broker)


@case()
def a_length_beyond_the_frame_is_refused(broker):
    """Protocol guide: an array or string may not claim more than the frame holds, however large the claim."""
    for claim in (b"\x7f\xff\xff\xff", b"\x00\xff\xff\xff", b"\x80\x00\x00\x00"):
        with broker.connect() as connection:
            connection.send_frame(connection.header(3, 8, False) + claim + b"\0\x05ab")
            try:
                connection.receive_frame(timeout=10)
            except Closed:
                pass
    still_serves(broker)


@case()
def random_bytes_harm_nobody(broker):
    """Protocol guide: bytes that are no request close at most their own connection."""
    chance = random.Random(20_000)
    for _ in range(100):
        size = chance.randrange(0, 200)
        body = chance.randbytes(size)
        if chance.random() < 0.7:
            body = struct.pack(">hhi", chance.choice(list(broker.versions())), chance.randrange(0, 12), 7) + body
        with broker.connect() as connection:
            try:
                connection.send_raw(struct.pack(">i", len(body)) + body)
            except Closed:
                pass
    still_serves(broker)


@case()
def answers_keep_the_order_of_requests(broker):
    """Protocol guide, "Network": requests on one connection are answered in their order, a waiting fetch included."""
    from ..broker import fetch_fields

    topic = broker.topic()
    with broker.leader(topic) as connection:
        sent = [connection.send(m.FETCH, **fetch_fields(topic, 0, wait_ms=400))]
        sent += [connection.send(m.API_VERSIONS_0) for _ in range(5)]
        connection.receive(m.FETCH, sent[0])
        for correlation in sent[1:]:
            connection.receive(m.API_VERSIONS_0, correlation)


@case()
def a_request_may_come_in_pieces(broker):
    """TCP is a stream: frames may be cut and joined anywhere."""
    with broker.connect() as connection:
        frame = connection.header(18, 0, False)
        stream = (struct.pack(">i", len(frame)) + frame) * 3
        for at in range(0, len(stream), 5):
            connection.send_raw(stream[at:at + 5])
        for _ in range(3):
            connection.receive(m.API_VERSIONS_0, connection.correlation)


@case()
def a_peer_that_does_not_read_holds_up_nobody(broker):
    """TCP: a client that asks for much and reads nothing fills its own buffers; others are served meanwhile."""
    from ..broker import fetch_fields

    topic = broker.topic()
    for _ in range(4):
        broker.write(topic, "x" * 500_000)
    deaf = [broker.leader(topic) for _ in range(4)]
    for connection in deaf:
        connection.socket.settimeout(1)
        try:
            for _ in range(60):
                connection.send(m.FETCH, **fetch_fields(topic, 0, max_bytes=4 << 20))
        except (TimeoutError, Closed):
            pass
    expect(len(broker.values(topic)), 4, "values by another connection")
    broker.write(topic, "still taken")
    for connection in deaf:
        connection.close()
    still_serves(broker)


@case()
def unknown_tagged_fields_are_passed_over(broker):
    """KIP-482: a receiver skips the tagged fields it does not know."""
    with broker.connect() as connection:
        header = connection.header(60, 0, True)
        header[-1:] = b"\x01\xe7\x07\x03abc"
        connection.send_frame(header + b"\0" + b"\x01\xe8\x07\x02xy")
        answer = connection.receive(m.DESCRIBE_CLUSTER, connection.correlation)
        expect_error(answer.error, 0)


@case()
def bytes_behind_a_request_are_passed_over(broker):
    """Apache Kafka reads the fields of a request and ignores what follows; librdkafka sends such bytes behind Metadata 12."""
    with broker.connect() as connection:
        connection.send_frame(connection.header(18, 0, False) + b"\0\0\0")
        expect_error(connection.receive(m.API_VERSIONS_0, connection.correlation).error, 0)
        writer = Writer(flexible=True)
        writer.struct(m.METADATA_BY_ID.request, {"topics": None, "allow_auto_creation": False, "include_topic_operations": False})
        connection.send_frame(connection.header(3, 12, True) + writer.bytes + b"\x01\0\0")
        connection.receive(m.METADATA_BY_ID, connection.correlation)


@case()
def a_null_client_id_is_a_client_id(broker):
    """Protocol guide, "Request Header": client_id is nullable."""
    with broker.connect() as connection:
        connection.client_id = None
        expect_error(connection.ask(m.API_VERSIONS_0).error, 0)


@case()
def a_topic_id_nobody_has_is_unknown(broker):
    """KIP-516: Fetch by a topic id that no topic has answers UNKNOWN_TOPIC_ID for the partition."""
    broker.needs(m.FETCH_BY_ID)
    answer = broker.ask(m.FETCH_BY_ID, replica_id=-1, max_wait_ms=0, min_bytes=1, max_bytes=1 << 20, isolation=0, session_id=0,
                        session_epoch=-1, forgotten=[], rack_id="", topics=[{"topic_id": uuid.uuid4(), "partitions": [{
                            "index": 0, "leader_epoch": -1, "fetch_offset": 0, "last_fetched_epoch": -1,
                            "log_start_offset": -1, "max_bytes": 1 << 20}]}])
    codes = {answer.error} | {p.error for t in answer.topics for p in t.partitions}
    expect_true(ErrorCode.UNKNOWN_TOPIC_ID in codes, f"expected UNKNOWN_TOPIC_ID, saw {codes}")
