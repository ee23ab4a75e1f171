"""Transactions (KIP-98): all or nothing, for readers of either isolation level."""

import time

from ..case import case, expect, expect_error, expect_true, until
from ..transactional import RawProducer
from ..wire import ErrorCode
from ..wire import messages as m


def transactional(broker, **fields):
    return RawProducer(broker, broker.name("txn"), **fields)


def settled(broker, topic, partition=0):
    """Waits until the markers are written: a coordinator may write them after it has answered EndTxn."""
    until(lambda: broker.offset(topic, -1, partition) == broker.offset(topic, -1, partition, committed=True), "the marker")


@case()
def a_committed_transaction_is_seen_by_all(broker):
    """KIP-98: after the commit its records are there for both isolation levels."""
    topic = broker.topic()
    producer = transactional(broker)
    producer.write(topic, "a", "b")
    producer.commit()
    settled(broker, topic)
    expect(broker.values(topic), [b"a", b"b"], "read_uncommitted")
    expect(broker.values(topic, committed=True), [b"a", b"b"], "read_committed")


@case()
def an_aborted_transaction_is_seen_by_read_uncommitted_alone(broker):
    """KIP-98: aborted records stay in the log, and Fetch under read_committed lists their producer and first offset."""
    topic = broker.topic()
    broker.write(topic, "before")
    producer = transactional(broker)
    first = producer.write(topic, "a", "b")
    producer.abort()
    settled(broker, topic)
    broker.write(topic, "after")
    expect(broker.values(topic), [b"before", b"a", b"b", b"after"], "read_uncommitted")
    answer = broker.fetch(topic, 0, committed=True)
    expect([(a.producer_id, a.first_offset) for a in answer.aborted], [(producer.producer_id, first)], "aborted transactions")
    expect(broker.values(topic, committed=True), [b"before", b"after"], "read_committed")
    expect(broker.fetch(topic, 0).aborted or [], [], "aborted transactions under read_uncommitted")


@case()
def an_open_transaction_holds_the_last_stable_offset(broker):
    """KIP-98: read_committed ends before the first open transaction, whatever follows it."""
    topic = broker.topic()
    broker.write(topic, "before")
    producer = transactional(broker)
    producer.write(topic, "open")
    broker.write(topic, "after")
    answer = broker.fetch(topic, 0, committed=True)
    expect((answer.last_stable_offset, answer.high_watermark), (1, 3), "last stable offset and high watermark")
    expect(broker.values(topic, committed=True), [b"before"], "read_committed")
    expect(broker.values(topic), [b"before", b"open", b"after"], "read_uncommitted")
    expect(broker.offset(topic, -1, committed=True), 1, "ListOffsets latest under read_committed")
    expect(broker.offset(topic, -1), 3, "ListOffsets latest under read_uncommitted")
    producer.commit()
    settled(broker, topic)
    expect(broker.offset(topic, -1, committed=True), 4, "the last stable offset after the marker")
    expect(broker.values(topic, committed=True), [b"before", b"open", b"after"], "read_committed after the commit")


@case()
def a_waiting_read_committed_fetch_ends_with_the_commit(broker):
    """KIP-98: a long poll under read_committed is answered when the last stable offset moves."""
    from ..broker import fetch_fields

    topic = broker.topic()
    producer = transactional(broker)
    producer.write(topic, "a")
    with broker.leader(topic) as connection:
        sent = connection.send(m.FETCH, **fetch_fields(topic, 0, committed=True, wait_ms=15_000))
        began = time.monotonic()
        producer.commit()
        answer = connection.receive(m.FETCH, sent).topics[0].partitions[0]
        took = time.monotonic() - began
    expect_true(took < 5, f"the fetch was answered {took:.1f} s after the commit")
    expect_true(answer.last_stable_offset > 0, "the last stable offset moved")


@case()
def interleaved_transactions_are_told_apart(broker):
    """KIP-98: records of several producers lie between one another; each is decided by its own marker."""
    topic = broker.topic()
    one, two, three = (transactional(broker) for _ in range(3))
    for n in range(3):
        one.write(topic, f"one{n}")
        two.write(topic, f"two{n}")
        three.write(topic, f"three{n}")
        broker.write(topic, f"plain{n}")
    two.abort()
    expect(broker.values(topic, committed=True), [], "read_committed while the first is open")
    one.commit()
    three.commit()
    settled(broker, topic)
    wanted = [f"{who}{n}".encode() for n in range(3) for who in ("one", "three", "plain")]
    expect(broker.values(topic, committed=True), wanted, "read_committed")


@case()
def one_producers_transactions_follow_one_another(broker):
    """KIP-98: abort and commit in turn by one producer; only the committed are seen, in order."""
    topic = broker.topic()
    producer = transactional(broker)
    wanted = []
    for n in range(12):
        producer.write(topic, f"{n}a", f"{n}b")
        if n % 3:
            producer.commit()
            wanted += [f"{n}a".encode(), f"{n}b".encode()]
        else:
            producer.abort()
    settled(broker, topic)
    expect(broker.values(topic, committed=True), wanted, "read_committed")
    expect(len(broker.fetch(topic, 0, committed=True).aborted), 4, "aborted transactions listed")


@case()
def aborted_transactions_are_listed_for_the_part_that_is_fetched(broker):
    """KIP-98: Fetch lists the aborted transactions that overlap the batches it gives, those begun before them too."""
    topic = broker.topic()
    producer = transactional(broker)
    producer.write(topic, "a")
    for n in range(5):
        broker.write(topic, f"plain{n}")
    producer.write(topic, "b")
    producer.abort()
    settled(broker, topic)
    answer = broker.fetch(topic, 6, committed=True)
    expect([a.first_offset for a in answer.aborted or []], [0], "first offsets of the aborted, fetched from offset 6")


@case()
def a_transaction_spans_partitions_and_topics(broker):
    """KIP-98: one EndTxn decides every partition of the transaction."""
    topics = [broker.topic(partitions=3), broker.topic()]
    places = [(topics[0], 0), (topics[0], 2), (topics[1], 0)]
    for commit in (False, True):
        producer = transactional(broker)
        for topic, partition in places:
            producer.write(topic, str(commit), partition=partition)
        expect([broker.values(t, p, True) for t, p in places], [[], [], []], "read_committed before the end")
        producer.end(commit)
        for topic, partition in places:
            settled(broker, topic, partition)
    expect([broker.values(t, p, True) for t, p in places], [[b"True"]] * 3, "read_committed")


@case()
def a_marker_takes_an_offset(broker):
    """KIP-98: the end of a transaction is a control batch with an offset of its own, key type 1 for commit, 0 for abort."""
    topic = broker.topic()
    producer = transactional(broker)
    for commit in (True, False):
        producer.write(topic, "x")
        expect_error(producer.end(commit), 0)
    settled(broker, topic)
    batches = broker.read(topic)
    expect([(b.is_control, b.base_offset, b.is_transactional) for b in batches],
           [(False, 0, True), (True, 1, True), (False, 2, True), (True, 3, True)], "the log's batches")
    kinds = [b.records[0].key[2:4] for b in batches if b.is_control]
    expect(kinds, [b"\0\1", b"\0\0"], "the markers' types")
    expect({(b.producer_id, b.epoch) for b in batches if b.is_control}, {(producer.producer_id, producer.epoch)}, "whose")


@case()
def a_partition_outside_the_transaction_is_refused(broker):
    """KIP-890: a transactional batch for a partition that was not added to the transaction is INVALID_TXN_STATE."""
    topic = broker.topic()
    producer = transactional(broker)
    expect_error(producer.produce(topic, "x").error, ErrorCode.INVALID_TXN_STATE)
    expect(broker.values(topic), [], "values")
    expect(broker.offset(topic, -1, committed=True), 0, "the last stable offset")


@case()
def each_transaction_adds_its_partitions_anew(broker):
    """KIP-98/890: the end of a transaction forgets its partitions; a batch for one of them is INVALID_TXN_STATE until it is
    added again."""
    topic = broker.topic()
    producer = transactional(broker)
    producer.write(topic, "x")
    producer.commit()
    settled(broker, topic)
    expect_error(producer.produce(topic, producer.batch("y", partition=(topic, 0), sequence=1)).error, ErrorCode.INVALID_TXN_STATE)
    expect(broker.offset(topic, -1, committed=True), 2, "the last stable offset")
    producer.write(topic, "y")
    producer.commit()
    settled(broker, topic)
    expect(broker.values(topic, committed=True), [b"x", b"y"], "read_committed")


@case()
def a_plain_batch_within_a_transaction_is_refused(broker):
    """KIP-98: while its transaction is open in a partition, a producer's batch must be transactional: INVALID_TXN_STATE."""
    topic = broker.topic()
    producer = transactional(broker)
    producer.write(topic, "x")
    answer = broker.produce(topic, producer.batch("y", sequence=1, transactional=False))
    expect_error(answer.error, ErrorCode.INVALID_TXN_STATE)


@case()
def ending_what_never_began_is_refused(broker):
    """KIP-98: EndTxn without a transaction is INVALID_TXN_STATE."""
    producer = transactional(broker)
    expect_error(producer.end(True), ErrorCode.INVALID_TXN_STATE)
    expect_error(producer.end(False), ErrorCode.INVALID_TXN_STATE)


@case()
def an_end_may_be_repeated_but_not_turned(broker):
    """KIP-98: the same EndTxn again is answered without error (its answer may have been lost), the opposite is
    INVALID_TXN_STATE."""
    topic = broker.topic()
    producer = transactional(broker)
    for commit in (True, False):
        producer.write(topic, "x")
        for _ in range(3):
            expect_error(producer.end(commit), 0)
        expect_error(producer.end(not commit), ErrorCode.INVALID_TXN_STATE)
    settled(broker, topic)
    expect(len(broker.read(topic)), 4, "batches: two of records, two markers")


@case()
def a_foreign_producer_id_is_refused(broker):
    """KIP-98: a producer id that is not the transactional id's is INVALID_PRODUCER_ID_MAPPING, an unknown transactional id too."""
    topic = broker.topic()
    producer = transactional(broker)
    other = transactional(broker)
    producer.producer_id = other.producer_id
    expect_error(producer.add(topic), ErrorCode.INVALID_PRODUCER_ID_MAPPING)
    expect_error(producer.end(), ErrorCode.INVALID_PRODUCER_ID_MAPPING)
    producer.transactional_id = broker.name("txn")
    expect_error(producer.add(topic), ErrorCode.INVALID_PRODUCER_ID_MAPPING)


@case()
def a_transaction_on_an_unknown_topic_is_refused(broker):
    """AddPartitionsToTxn: UNKNOWN_TOPIC_OR_PARTITION, and nothing of the request is added."""
    producer = transactional(broker)
    expect_error(producer.add(broker.name("topic")), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
    expect_error(producer.end(), ErrorCode.INVALID_TXN_STATE, what="EndTxn")


@case(each=(-1, 0, 2_000_000_000))
def an_impossible_timeout_is_refused(broker, timeout):
    """KIP-98: a transaction timeout that is not positive or above transaction.max.timeout.ms is INVALID_TRANSACTION_TIMEOUT."""
    broker.needs(m.INIT_PRODUCER_ID)
    name = broker.name("txn")
    with broker.coordinator(name, transactions=True) as connection:
        answer = connection.ask(m.INIT_PRODUCER_ID, transactional_id=name, timeout_ms=timeout, producer_id=-1, epoch=-1)
    expect_error(answer.error, ErrorCode.INVALID_TRANSACTION_TIMEOUT)


@case()
def an_empty_transactional_id_is_refused(broker):
    """InitProducerId: an empty transactional id is INVALID_REQUEST."""
    answer = broker.ask(m.INIT_PRODUCER_ID, transactional_id="", timeout_ms=1000, producer_id=-1, epoch=-1)
    expect_error(answer.error, ErrorCode.INVALID_REQUEST)


@case(seconds=90)
def a_transaction_that_outlives_its_timeout_is_aborted(broker):
    """KIP-98, transaction.timeout.ms: the coordinator aborts it and fences its producer; readers go on."""
    topic = broker.topic()
    producer = transactional(broker, timeout_ms=1000)
    producer.write(topic, "late")
    broker.write(topic, "after")
    expect(broker.values(topic, committed=True), [], "read_committed at first")
    until(lambda: broker.values(topic, committed=True) == [b"after"], "the abort", seconds=60, pause=0.2)
    expect_error(producer.end(), ErrorCode.PRODUCER_FENCED, ErrorCode.INVALID_PRODUCER_EPOCH, what="EndTxn afterwards")
    producer.begin_life()
    producer.write(topic, "again")
    producer.commit()
    until(lambda: broker.values(topic, committed=True) == [b"after", b"again"], "the next life's transaction")


@case(each=("confluent", "kafka-python", "aiokafka", "kcat"), seconds=90)
def a_client_reads_only_what_was_committed(broker, client):
    """KIP-98 through clients: isolation.level=read_committed passes over aborted records and stops before open ones."""
    from .. import clients

    if client == "kcat":
        clients.needs_kcat()
    topic = broker.topic()
    producer = transactional(broker)
    broker.write(topic, "plain")
    producer.write(topic, "aborted")
    producer.abort()
    producer.write(topic, "committed")
    producer.commit()
    settled(broker, topic)
    producer.write(topic, "open")
    broker.write(topic, "behind")
    wanted = [b"plain", b"committed"]
    expect([v for _, v, _ in clients.READ[client](broker, topic, 2, committed=True)], wanted, "read_committed")
    everything = [b"plain", b"aborted", b"committed", b"open", b"behind"]
    expect([v for _, v, _ in clients.READ[client](broker, topic, 5)], everything, "read_uncommitted")
    producer.abort()


@case(each=("confluent", "kafka-python", "aiokafka"), seconds=90)
def a_client_writes_transactions(broker, client):
    """KIP-98 through clients: begin, send, commit and abort."""
    from .. import clients

    topic = broker.topic(partitions=2)
    clients.TRANSACT[client](broker, topic, [("a", True), ("b", False), ("c", True), ("d", False), ("e", True)])
    for partition in (0, 1):
        settled(broker, topic, partition)
        expect(broker.values(topic, partition, True), [b"a", b"c", b"e"], f"partition {partition}, read_committed")
        expect(broker.values(topic, partition), [b"a", b"b", b"c", b"d", b"e"], f"partition {partition}, read_uncommitted")
