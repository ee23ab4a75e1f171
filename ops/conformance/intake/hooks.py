"""What schemathesis does not know by itself: NDJSON goes over the wire as the text that it is."""
import schemathesis


@schemathesis.serializer("application/x-ndjson")
def ndjson(context, value):
    return value.encode() if isinstance(value, str) else str(value).encode()
