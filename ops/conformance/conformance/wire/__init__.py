"""A tiny Kafka client for what no real client sends.

It builds every frame from the message definitions in `messages`, keeps no state beside the socket, retries nothing and
hides nothing: what the broker answered is what a case sees.
"""

from .batch import Batch, Record, batches_in
from .connection import Closed, Connection
from .errors import ErrorCode

__all__ = ["Batch", "Closed", "Connection", "ErrorCode", "Record", "batches_in"]
