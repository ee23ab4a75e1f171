"""Record batches of magic 2, as the protocol guide's "Record Batch" lays them out: made by hand and taken apart."""

import gzip
import struct
from dataclasses import dataclass, field

_CRC_TABLE = []
for _byte in range(256):
    for _ in range(8):
        _byte = _byte >> 1 ^ (0x82F63B78 if _byte & 1 else 0)
    _CRC_TABLE.append(_byte)

HEADER = struct.Struct(">qiibIhiqqqhii")
CODECS = ("none", "gzip", "snappy", "lz4", "zstd")
LOG_APPEND_TIME, TRANSACTIONAL, CONTROL = 8, 16, 32


def crc32c(data):
    """The Castagnoli checksum over a batch from its attributes to its end."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ _CRC_TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def _varint(value):
    value = value << 1 ^ value >> 63
    value &= (1 << 64) - 1
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _read_varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return (value >> 1) ^ -(value & 1), at
        shift += 7


def _sized(data):
    return _varint(-1) if data is None else _varint(len(data)) + data


@dataclass
class Record:
    value: bytes | None
    key: bytes | None = None
    headers: list = field(default_factory=list)
    timestamp: int = 0
    offset: int = 0

    def encode(self, delta, base_timestamp):
        body = b"\0" + _varint(self.timestamp - base_timestamp) + _varint(delta) + _sized(self.key) + _sized(self.value)
        body += _varint(len(self.headers))
        for name, value in self.headers:
            body += _sized(name) + _sized(value)
        return _varint(len(body)) + body


@dataclass
class Batch:
    """A batch; every header field may be set wrong on purpose."""

    records: list
    producer_id: int = -1
    epoch: int = -1
    sequence: int = -1
    attributes: int = 0
    leader_epoch: int = -1
    base_offset: int = 0
    magic: int = 2
    crc: int | None = None
    last_offset_delta: int | None = None
    count: int | None = None

    def encode(self):
        stamps = [record.timestamp for record in self.records] or [0]
        body = b"".join(record.encode(n, stamps[0]) for n, record in enumerate(self.records))
        if self.attributes & 7 == 1:
            body = gzip.compress(body)
        last = len(self.records) - 1 if self.last_offset_delta is None else self.last_offset_delta
        count = len(self.records) if self.count is None else self.count
        tail = struct.pack(
            ">hiqqqhii", self.attributes, last, stamps[0], max(stamps), self.producer_id, self.epoch, self.sequence, count
        ) + body
        crc = crc32c(tail) if self.crc is None else self.crc
        return struct.pack(">qiibI", self.base_offset, len(tail) + 9, self.leader_epoch, self.magic, crc) + tail

    @property
    def is_control(self):
        return bool(self.attributes & CONTROL)

    @property
    def is_transactional(self):
        return bool(self.attributes & TRANSACTIONAL)

    @property
    def codec(self):
        return CODECS[self.attributes & 7]

    @property
    def last_offset(self):
        return self.base_offset + self.last_offset_delta


def batches_in(data):
    """The whole batches in a fetch answer; a partial one at the end is left out, as the protocol allows it there."""
    batches, at = [], 0
    while data and at + HEADER.size <= len(data):
        (base, length, leader_epoch, magic, crc, attributes, last_delta, first_time, _, producer_id, epoch, sequence,
         count) = HEADER.unpack_from(data, at)
        end = at + 12 + length
        if end > len(data):
            break
        assert magic == 2, f"a batch of magic {magic}"
        assert crc32c(data[at + 21:end]) == crc, f"the batch at offset {base} fails its own checksum"
        batch = Batch([], producer_id, epoch, sequence, attributes, leader_epoch, base, magic, crc, last_delta, count)
        if batch.codec in ("none", "gzip"):
            body = data[at + HEADER.size:end]
            batch.records = _records(gzip.decompress(body) if batch.codec == "gzip" else body, batch, first_time)
        batches.append(batch)
        at = end
    return batches


def _records(body, batch, first_time):
    records, at = [], 0
    for _ in range(batch.count):
        _, at = _read_varint(body, at)
        at += 1
        time_delta, at = _read_varint(body, at)
        offset_delta, at = _read_varint(body, at)
        parts = []
        for _ in range(2):
            size, at = _read_varint(body, at)
            parts.append(None if size < 0 else body[at:at + size])
            at += max(size, 0)
        header_count, at = _read_varint(body, at)
        headers = []
        for _ in range(header_count):
            size, at = _read_varint(body, at)
            name = body[at:at + size]
            at += size
            size, at = _read_varint(body, at)
            headers.append((name, None if size < 0 else body[at:at + size]))
            at += max(size, 0)
        records.append(Record(parts[1], parts[0], headers, first_time + time_delta, batch.base_offset + offset_delta))
    return records
