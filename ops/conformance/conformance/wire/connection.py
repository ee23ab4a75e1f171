"""One socket to a broker: frames out, frames in, nothing repeated."""

import socket
import struct

from .schema import Reader, Writer


class Closed(Exception):
    """The broker closed the connection instead of answering."""


class Connection:
    """A connection that numbers its requests and insists that answers come back in their order."""

    def __init__(self, host, port, timeout=30.0, client_id="conformance"):
        self.socket = socket.create_connection((host, port), timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.client_id = client_id
        self.correlation = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def header(self, key, version, flexible):
        """A request header of version 1, or 2 for flexible messages."""
        self.correlation += 1
        writer = Writer()
        writer.fixed("int16", key)
        writer.fixed("int16", version)
        writer.fixed("int32", self.correlation)
        writer.value("nstring", self.client_id)
        if flexible:
            writer.bytes.append(0)
        return writer.bytes

    def send(self, message, **fields):
        """Sends a request without waiting for its answer; gives its correlation id."""
        writer = Writer(message.flexible)
        writer.struct(message.request, fields)
        self.send_frame(self.header(message.key, message.version, message.flexible) + writer.bytes)
        return self.correlation

    def send_frame(self, payload):
        self.send_raw(struct.pack(">i", len(payload)) + payload)

    def send_raw(self, data):
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError) as error:
            raise Closed(str(error)) from error

    def receive_frame(self, timeout=None):
        """The next frame without its length; `Closed` at the end of the stream, TimeoutError when none comes."""
        if timeout is not None:
            self.socket.settimeout(timeout)
        size = struct.unpack(">i", self._exactly(4))[0]
        return self._exactly(size)

    def receive(self, message, correlation, timeout=None):
        """Decodes the next frame as the answer to `message`; an answer must be used up to its last byte."""
        reader = Reader(self.receive_frame(timeout), message.flexible)
        answered = reader.fixed("int32")
        assert answered == correlation, f"answer {answered} came where {correlation} was due: answers keep their order"
        if message.flexible and message.key != 18:
            reader.tags()
        values = reader.struct(message.response)
        assert reader.at == len(reader.data), f"{len(reader.data) - reader.at} bytes beyond the end of the answer"
        return values

    def ask(self, message, *, timeout=None, **fields):
        """Sends a request and gives its decoded answer."""
        return self.receive(message, self.send(message, **fields), timeout)

    def _exactly(self, count):
        parts = bytearray()
        while len(parts) < count:
            try:
                part = self.socket.recv(count - len(parts))
            except ConnectionResetError as error:
                raise Closed(str(error)) from error
            if not part:
                raise Closed("end of stream")
            parts += part
        return bytes(parts)
