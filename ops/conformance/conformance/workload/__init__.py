"""A mixed workload that goes on while its broker is killed, and the audit of what the broker kept.

`stream` writes through an idempotent producer, `transfers` writes transactions with offsets, `readers` reads the stream in a
group and commits; each notes what it was told. `audit` holds the logs and the committed offsets against these notes.
"""
