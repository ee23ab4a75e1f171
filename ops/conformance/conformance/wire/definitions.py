"""Any version of any message, from Apache Kafka's own message definitions (kafka-python carries them)."""

import json
import re
import uuid
from importlib import resources

from .messages import Message

NULLABLE = {"string": "nstring", "records": "bytes"}
ZERO = {"bool": False, "string": "", "bytes": b"", "records": b"", "uuid": uuid.UUID(int=0)}


def versions(text):
    """"3+" or "0-4" or "2" as a range; "none" as an empty one."""
    if text in (None, "none"):
        return range(0)
    low, _, high = text.rstrip("+").partition("-")
    return range(int(low), 1 << 15 if text.endswith("+") else int(high or low) + 1)


def definition(name):
    """The JSON definition of ``ProduceRequest`` and the like; Kafka's files hold comments."""
    text = (resources.files("kafka.protocol.schemas.resources") / f"{name}.json").read_text()
    return json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))


def message(name, version):
    """A message as `Connection.ask` takes it, its fields named as in the definition; None where the version is not defined."""
    request, response = definition(f"{name}Request"), definition(f"{name}Response")
    if version not in versions(request["validVersions"]):
        return None
    made = Message(request["apiKey"], version, "", "", version in versions(request["flexibleVersions"]))
    made.request = _layout(request["fields"], version, request.get("commonStructs", ()))
    made.response = _layout(response["fields"], version, response.get("commonStructs", ()))
    return made


def fill(name, version, values):
    """The fields of a request: what `values` says, the definition's defaults for the rest; what the version lacks is left out."""
    request = definition(f"{name}Request")
    return _filled(request["fields"], version, request.get("commonStructs", ()), values)


def _present(field, version):
    return version in versions(field["versions"]) and version not in versions(field.get("taggedVersions"))


def _inner(field, structs):
    kind = field["type"].removeprefix("[]")
    return field.get("fields") or next((s["fields"] for s in structs if s["name"] == kind), None)


def _layout(fields, version, structs):
    layout = []
    for field in fields:
        if not _present(field, version):
            continue
        kind, inner = field["type"].removeprefix("[]"), _inner(field, structs)
        kind = _layout(inner, version, structs) if inner else NULLABLE.get(kind, kind)
        if field["type"].startswith("[]"):
            kind = [kind if inner else [(None, kind)]]
        layout.append((field["name"], kind))
    return layout


def _filled(fields, version, structs, values):
    filled = {}
    for field in fields:
        if not _present(field, version):
            continue
        name, inner = field["name"], _inner(field, structs)
        if name not in values:
            filled[name] = _default(field, version)
        elif inner and values[name] is not None and field["type"].startswith("[]"):
            filled[name] = [_filled(inner, version, structs, one) for one in values[name]]
        else:
            filled[name] = values[name]
    return filled


def _default(field, version):
    default, kind = field.get("default"), field["type"]
    if default == "null" and version in versions(field.get("nullableVersions")):
        return None
    if kind.startswith("[]"):
        return []
    if kind in ZERO:
        return {"true": True, "false": False}.get(str(default).lower(), ZERO[kind]) if kind == "bool" else default or ZERO[kind]
    return int(str(default), 0) if default not in (None, "") else 0
