"""Message layouts as text, and their encoding in both of the protocol's styles.

A layout is a list of fields: ``name:type``, or ``name[...]`` for an array of structs or of one primitive type. The same
layout is written with fixed lengths (before KIP-482) or with compact lengths and tagged fields (since KIP-482).
"""

import re
import struct
import uuid

FIXED = {"int8": ">b", "int16": ">h", "uint16": ">H", "int32": ">i", "uint32": ">I", "int64": ">q", "float64": ">d", "bool": ">?"}
TOKEN = re.compile(r"([a-z_0-9]+)(?::([a-z0-9]+))?|(\[)|(\])")


class Malformed(Exception):
    """The broker's answer does not follow the layout of its version."""


def parse(layout):
    """Turns the text of a layout into a list of (name, type); an array's type is a list."""
    fields, _ = _parse(TOKEN.findall(layout), 0)
    return fields


def _parse(tokens, at):
    fields = []
    while at < len(tokens):
        name, kind, opening, closing = tokens[at]
        if closing:
            return fields, at + 1
        if kind:
            fields.append((name, kind))
            at += 1
        elif at + 1 < len(tokens) and tokens[at + 1][2]:
            inner, at = _parse(tokens, at + 2)
            fields.append((name, [inner]))
        else:
            fields.append((None, name))
            at += 1
    return fields, at


class Writer:
    """Collects the bytes of one message."""

    def __init__(self, flexible=False):
        self.flexible = flexible
        self.bytes = bytearray()

    def fixed(self, kind, value):
        self.bytes += struct.pack(FIXED[kind], value)

    def varuint(self, value):
        while value >= 0x80:
            self.bytes.append(value & 0x7F | 0x80)
            value >>= 7
        self.bytes.append(value)

    def length(self, value, kind):
        """The length of a string, of bytes or of an array; None is the protocol's null."""
        if self.flexible:
            self.varuint(0 if value is None else value + 1)
        else:
            self.fixed(kind, -1 if value is None else value)

    def value(self, kind, value):
        if isinstance(kind, list):
            self.array(kind[0], value)
        elif kind in FIXED:
            self.fixed(kind, value)
        elif kind == "uuid":
            self.bytes += value.bytes
        elif kind in ("string", "nstring"):
            text = None if value is None else value.encode("utf-8", "surrogateescape")
            self.length(None if text is None else len(text), "int16")
            self.bytes += text or b""
        elif kind == "bytes":
            self.length(None if value is None else len(value), "int32")
            self.bytes += value or b""
        else:
            raise ValueError(kind)

    def array(self, fields, values):
        self.length(None if values is None else len(values), "int32")
        for value in values or []:
            if fields[0][0] is None:
                self.value(fields[0][1], value)
            else:
                self.struct(fields, value)

    def struct(self, fields, values):
        unknown = set(values) - {name for name, _ in fields}
        if unknown:
            raise ValueError(f"no such fields: {sorted(unknown)}")
        for name, kind in fields:
            self.value(kind, values[name])
        if self.flexible:
            self.varuint(0)


class Reader:
    """Takes one message apart; every step past the end is `Malformed`."""

    def __init__(self, data, flexible=False):
        self.data = data
        self.at = 0
        self.flexible = flexible

    def take(self, count):
        if count < 0 or self.at + count > len(self.data):
            raise Malformed(f"{count} bytes wanted at {self.at} of {len(self.data)}")
        part = self.data[self.at:self.at + count]
        self.at += count
        return part

    def fixed(self, kind):
        form = FIXED[kind]
        return struct.unpack(form, self.take(struct.calcsize(form)))[0]

    def varuint(self):
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def length(self, kind):
        value = self.varuint() - 1 if self.flexible else self.fixed(kind)
        return None if value < 0 else value

    def value(self, kind):
        if isinstance(kind, list):
            return self.array(kind[0])
        if kind in FIXED:
            return self.fixed(kind)
        if kind == "uuid":
            return uuid.UUID(bytes=bytes(self.take(16)))
        count = self.length("int32" if kind == "bytes" else "int16")
        if count is None:
            return None
        return bytes(self.take(count)) if kind == "bytes" else bytes(self.take(count)).decode()

    def array(self, fields):
        count = self.length("int32")
        if count is None:
            return None
        if fields[0][0] is None:
            return [self.value(fields[0][1]) for _ in range(count)]
        return [self.struct(fields) for _ in range(count)]

    def struct(self, fields):
        values = Values((name, self.value(kind)) for name, kind in fields)
        if self.flexible:
            self.tags()
        return values

    def tags(self):
        for _ in range(self.varuint()):
            self.varuint()
            self.take(self.varuint())


class Values(dict):
    """A decoded struct, its fields as attributes."""

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None
