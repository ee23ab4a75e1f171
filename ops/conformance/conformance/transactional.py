"""A transactional or idempotent producer made of single requests, so that a case may break any rule it likes."""

from .broker import records
from .case import expect_error, until
from .wire import Batch, ErrorCode
from .wire import messages as m
from .wire.batch import TRANSACTIONAL


class RawProducer:
    """Keeps the producer id, epoch and sequence that InitProducerId gave, and checks nothing."""

    def __init__(self, broker, transactional_id=None, timeout_ms=60_000):
        self.broker = broker
        self.transactional_id = transactional_id
        self.timeout_ms = timeout_ms
        self.sequences = {}
        self.producer_id = self.epoch = -1
        self.begin_life()

    def begin_life(self):
        answer = self.init()
        expect_error(answer.error, 0, what="InitProducerId")
        self.producer_id, self.epoch = answer.producer_id, answer.epoch
        self.sequences = {}

    def init(self, producer_id=-1, epoch=-1):
        """InitProducerId, asked again while the coordinator still ends the transaction before."""
        found = {}

        def answered():
            found["answer"] = self._ask(m.INIT_PRODUCER_ID, transactional_id=self.transactional_id,
                                        timeout_ms=self.timeout_ms, producer_id=producer_id, epoch=epoch)
            return found["answer"].error not in (ErrorCode.CONCURRENT_TRANSACTIONS, ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
                                                 ErrorCode.NOT_COORDINATOR, ErrorCode.COORDINATOR_NOT_AVAILABLE)

        until(answered, "an answer to InitProducerId other than CONCURRENT_TRANSACTIONS", pause=0.05)
        return found["answer"]

    def batch(self, *values, partition=("", 0), sequence=None, epoch=None, transactional=None):
        """A batch with the next sequence of its partition, unless told otherwise."""
        first = self.sequences.get(partition, 0) if sequence is None else sequence
        if sequence is None:
            self.sequences[partition] = first + len(values)
        marked = bool(self.transactional_id) if transactional is None else transactional
        return records(*values, producer_id=self.producer_id, epoch=self.epoch if epoch is None else epoch, sequence=first,
                       attributes=TRANSACTIONAL if marked else 0)

    def produce(self, topic, *values, partition=0, connection=None, **fields):
        """One batch as it is told; gives the partition's answer."""
        batch = values[0] if isinstance(values[0], Batch) else self.batch(*values, partition=(topic, partition), **fields)
        return self.broker.produce(topic, batch, partition, transactional_id=self.transactional_id, connection=connection)

    def write(self, topic, *values, partition=0):
        """Adds the partition to the transaction, writes, and holds that both were taken; gives the first offset."""
        if self.transactional_id:
            expect_error(self.add(topic, partition), 0, what="AddPartitionsToTxn")
        answer = self.produce(topic, *values, partition=partition)
        expect_error(answer.error, 0, what="Produce")
        return answer.base_offset

    def add(self, topic, *partitions):
        """AddPartitionsToTxn, asked again while the transaction before still ends (CONCURRENT_TRANSACTIONS)."""
        answer = self._patient(m.ADD_PARTITIONS_TO_TXN, lambda a: a.topics[0].partitions[0].error,
                               topics=[{"name": topic, "partitions": list(partitions or (0,))}])
        return answer.topics[0].partitions[0].error

    def add_offsets(self, group):
        return self._patient(m.ADD_OFFSETS_TO_TXN, lambda a: a.error, group=group).error

    def commit_offset(self, group, topic, offset, partition=0, generation=-1, member="", instance=None, metadata=None):
        """TxnOffsetCommit for one partition; gives its error."""
        self.broker.needs(m.TXN_OFFSET_COMMIT)
        with self.broker.coordinator(group) as connection:
            answer = connection.ask(
                m.TXN_OFFSET_COMMIT, transactional_id=self.transactional_id, group=group, producer_id=self.producer_id,
                epoch=self.epoch, generation=generation, member=member, instance=instance, topics=[{
                    "name": topic, "partitions": [{"index": partition, "offset": offset, "leader_epoch": -1,
                                                   "metadata": metadata}]}])
        return answer.topics[0].partitions[0].error

    def end(self, commit=True):
        """EndTxn; gives its error."""
        return self._patient(m.END_TXN, lambda a: a.error, committed=commit).error

    def commit(self):
        expect_error(self.end(True), 0, what="EndTxn commit")

    def abort(self):
        expect_error(self.end(False), 0, what="EndTxn abort")

    def _patient(self, message, code, **fields):
        found = {}

        def answered():
            found["answer"] = self._ask(message, transactional_id=self.transactional_id, producer_id=self.producer_id,
                                        epoch=self.epoch, **fields)
            return code(found["answer"]) != ErrorCode.CONCURRENT_TRANSACTIONS

        until(answered, "an answer other than CONCURRENT_TRANSACTIONS", pause=0.02)
        return found["answer"]

    def _ask(self, message, **fields):
        self.broker.needs(message)
        if self.transactional_id is None:
            return self.broker.ask(message, **fields)
        with self.broker.coordinator(self.transactional_id, transactions=True) as connection:
            return connection.ask(message, **fields)
