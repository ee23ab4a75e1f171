"""The messages that the suite sends, one version of each, as the protocol guide lays them out.

The versions are among those that Apache Kafka 4.0 still accepts (KIP-896). Where two versions of a message are needed,
the second carries its version in its name.
"""

from .schema import parse


class Message:
    """One request and its answer: API key, version, style and layouts."""

    def __init__(self, key, version, request, response, flexible=False):
        self.key = key
        self.version = version
        self.flexible = flexible
        self.request = parse(request)
        self.response = parse(response)


_THROTTLE = "throttle:int32 "
_TP_ERRORS = _THROTTLE + "topics[name:string partitions[index:int32 error:int16]]"
_FETCHED = (
    "partitions[index:int32 error:int16 high_watermark:int64 last_stable_offset:int64 log_start_offset:int64"
    " aborted[producer_id:int64 first_offset:int64] preferred_read_replica:int32 records:bytes]"
)
_FETCH_HEAD = (
    "replica_id:int32 max_wait_ms:int32 min_bytes:int32 max_bytes:int32 isolation:int8 session_id:int32 session_epoch:int32 "
)
_METADATA_PARTITIONS = (
    "partitions[error:int16 index:int32 leader:int32 leader_epoch:int32 replicas[int32] isr[int32] offline[int32]] "
)
_METADATA_HEAD = _THROTTLE + (
    "brokers[node_id:int32 host:string port:int32 rack:nstring] cluster_id:nstring controller_id:int32 "
)

PRODUCE = Message(
    0, 8,
    "transactional_id:nstring acks:int16 timeout_ms:int32 topics[name:string partitions[index:int32 records:bytes]]",
    "topics[name:string partitions[index:int32 error:int16 base_offset:int64 log_append_time:int64 log_start_offset:int64"
    " record_errors[batch_index:int32 message:nstring] error_message:nstring]] throttle:int32",
)
FETCH = Message(
    1, 11,
    _FETCH_HEAD + "topics[name:string partitions[index:int32 leader_epoch:int32 fetch_offset:int64 log_start_offset:int64"
    " max_bytes:int32]] forgotten[name:string partitions[int32]] rack_id:string",
    _THROTTLE + "error:int16 session_id:int32 topics[name:string " + _FETCHED + "]",
)
FETCH_BY_ID = Message(
    1, 13,
    _FETCH_HEAD + "topics[topic_id:uuid partitions[index:int32 leader_epoch:int32 fetch_offset:int64"
    " last_fetched_epoch:int32 log_start_offset:int64 max_bytes:int32]] forgotten[topic_id:uuid partitions[int32]]"
    " rack_id:string",
    _THROTTLE + "error:int16 session_id:int32 topics[topic_id:uuid " + _FETCHED + "]",
    flexible=True,
)
LIST_OFFSETS = Message(
    2, 7,
    "replica_id:int32 isolation:int8 topics[name:string partitions[index:int32 leader_epoch:int32 timestamp:int64]]",
    _THROTTLE + "topics[name:string partitions[index:int32 error:int16 timestamp:int64 offset:int64 leader_epoch:int32]]",
    flexible=True,
)
METADATA = Message(
    3, 8,
    "topics[name:string] allow_auto_creation:bool include_cluster_operations:bool include_topic_operations:bool",
    _METADATA_HEAD + "topics[error:int16 name:string is_internal:bool " + _METADATA_PARTITIONS
    + "operations:int32] operations:int32",
)
METADATA_BY_ID = Message(
    3, 12,
    "topics[topic_id:uuid name:nstring] allow_auto_creation:bool include_topic_operations:bool",
    _METADATA_HEAD + "topics[error:int16 name:nstring topic_id:uuid is_internal:bool " + _METADATA_PARTITIONS
    + "operations:int32]",
    flexible=True,
)
OFFSET_COMMIT = Message(
    8, 7,
    "group:string generation:int32 member:string instance:nstring topics[name:string partitions[index:int32 offset:int64"
    " leader_epoch:int32 metadata:nstring]]",
    _TP_ERRORS,
)
OFFSET_FETCH = Message(
    9, 7,
    "group:string topics[name:string partitions[int32]] require_stable:bool",
    _THROTTLE + "topics[name:string partitions[index:int32 offset:int64 leader_epoch:int32 metadata:nstring error:int16]]"
    " error:int16",
    flexible=True,
)
OFFSET_FETCH_GROUPS = Message(
    9, 8,
    "groups[group:string topics[name:string partitions[int32]]] require_stable:bool",
    _THROTTLE + "groups[group:string topics[name:string partitions[index:int32 offset:int64 leader_epoch:int32"
    " metadata:nstring error:int16]] error:int16]",
    flexible=True,
)
FIND_COORDINATOR = Message(
    10, 1,
    "key:string key_type:int8",
    _THROTTLE + "error:int16 error_message:nstring node_id:int32 host:string port:int32",
)
JOIN_GROUP = Message(
    11, 5,
    "group:string session_timeout_ms:int32 rebalance_timeout_ms:int32 member:string instance:nstring protocol_type:string"
    " protocols[name:string metadata:bytes]",
    _THROTTLE + "error:int16 generation:int32 protocol:string leader:string member:string"
    " members[member:string instance:nstring metadata:bytes]",
)
HEARTBEAT = Message(
    12, 3, "group:string generation:int32 member:string instance:nstring", _THROTTLE + "error:int16"
)
LEAVE_GROUP = Message(
    13, 3,
    "group:string members[member:string instance:nstring]",
    _THROTTLE + "error:int16 members[member:string instance:nstring error:int16]",
)
SYNC_GROUP = Message(
    14, 3,
    "group:string generation:int32 member:string instance:nstring assignments[member:string assignment:bytes]",
    _THROTTLE + "error:int16 assignment:bytes",
)
DESCRIBE_GROUPS = Message(
    15, 4,
    "groups[string] include_operations:bool",
    _THROTTLE + "groups[error:int16 group:string state:string protocol_type:string protocol:string members[member:string"
    " instance:nstring client_id:string client_host:string metadata:bytes assignment:bytes] operations:int32]",
)
LIST_GROUPS = Message(
    16, 4,
    "states[string]",
    _THROTTLE + "error:int16 groups[group:string protocol_type:string state:string]",
    flexible=True,
)
SASL_HANDSHAKE = Message(17, 1, "mechanism:string", "error:int16 mechanisms[string]")
SASL_AUTHENTICATE = Message(36, 1, "bytes:bytes", "error:int16 error_message:nstring bytes:bytes session_lifetime_ms:int64")
API_VERSIONS_0 = Message(18, 0, "", "error:int16 keys[key:int16 min:int16 max:int16]")
API_VERSIONS = Message(
    18, 3, "software_name:string software_version:string", "error:int16 keys[key:int16 min:int16 max:int16] throttle:int32",
    flexible=True,
)
CREATE_TOPICS = Message(
    19, 4,
    "topics[name:string partitions:int32 replication:int16 assignments[partition:int32 brokers[int32]]"
    " configs[name:string value:nstring]] timeout_ms:int32 validate_only:bool",
    _THROTTLE + "topics[name:string error:int16 error_message:nstring]",
)
DELETE_TOPICS = Message(20, 3, "names[string] timeout_ms:int32", _THROTTLE + "topics[name:string error:int16]")
DELETE_RECORDS = Message(
    21, 1,
    "topics[name:string partitions[index:int32 offset:int64]] timeout_ms:int32",
    _THROTTLE + "topics[name:string partitions[index:int32 low_watermark:int64 error:int16]]",
)
INIT_PRODUCER_ID = Message(
    22, 4,
    "transactional_id:nstring timeout_ms:int32 producer_id:int64 epoch:int16",
    _THROTTLE + "error:int16 producer_id:int64 epoch:int16",
    flexible=True,
)
OLD_INIT_PRODUCER_ID = Message(
    22, 3,
    "transactional_id:nstring timeout_ms:int32 producer_id:int64 epoch:int16",
    _THROTTLE + "error:int16 producer_id:int64 epoch:int16",
    flexible=True,
)
OFFSET_FOR_LEADER_EPOCH = Message(
    23, 3,
    "replica_id:int32 topics[name:string partitions[index:int32 current_leader_epoch:int32 leader_epoch:int32]]",
    _THROTTLE + "topics[name:string partitions[error:int16 index:int32 leader_epoch:int32 end_offset:int64]]",
)
ADD_PARTITIONS_TO_TXN = Message(
    24, 2,
    "transactional_id:string producer_id:int64 epoch:int16 topics[name:string partitions[int32]]",
    _TP_ERRORS,
)
ADD_OFFSETS_TO_TXN = Message(
    25, 2, "transactional_id:string producer_id:int64 epoch:int16 group:string", _THROTTLE + "error:int16"
)
END_TXN = Message(
    26, 2, "transactional_id:string producer_id:int64 epoch:int16 committed:bool", _THROTTLE + "error:int16"
)
OLD_ADD_PARTITIONS_TO_TXN = Message(
    24, 1,
    "transactional_id:string producer_id:int64 epoch:int16 topics[name:string partitions[int32]]",
    _TP_ERRORS,
)
OLD_ADD_OFFSETS_TO_TXN = Message(
    25, 1, "transactional_id:string producer_id:int64 epoch:int16 group:string", _THROTTLE + "error:int16"
)
OLD_END_TXN = Message(
    26, 1, "transactional_id:string producer_id:int64 epoch:int16 committed:bool", _THROTTLE + "error:int16"
)
TXN_OFFSET_COMMIT = Message(
    28, 3,
    "transactional_id:string group:string producer_id:int64 epoch:int16 generation:int32 member:string instance:nstring"
    " topics[name:string partitions[index:int32 offset:int64 leader_epoch:int32 metadata:nstring]]",
    _TP_ERRORS,
    flexible=True,
)
DESCRIBE_CONFIGS = Message(
    32, 2,
    "resources[type:int8 name:string keys[string]] include_synonyms:bool",
    _THROTTLE + "results[error:int16 error_message:nstring type:int8 name:string configs[name:string value:nstring"
    " read_only:bool source:int8 sensitive:bool synonyms[name:string value:nstring source:int8]]]",
)
CREATE_PARTITIONS = Message(
    37, 1,
    "topics[name:string count:int32 assignments[brokers[int32]]] timeout_ms:int32 validate_only:bool",
    _THROTTLE + "results[name:string error:int16 error_message:nstring]",
)
DELETE_GROUPS = Message(42, 1, "groups[string]", _THROTTLE + "results[group:string error:int16]")
ALTER_CONFIGS = Message(
    33, 0,
    "resources[type:int8 name:string configs[name:string value:nstring]] validate_only:bool",
    _THROTTLE + "responses[error:int16 error_message:nstring type:int8 name:string]",
)
INCREMENTAL_ALTER_CONFIGS = Message(
    44, 0,
    "resources[type:int8 name:string configs[name:string operation:int8 value:nstring]] validate_only:bool",
    _THROTTLE + "responses[error:int16 error_message:nstring type:int8 name:string]",
)
OFFSET_DELETE = Message(
    47, 0,
    "group:string topics[name:string partitions[index:int32]]",
    "error:int16 throttle:int32 topics[name:string partitions[index:int32 error:int16]]",
)
DESCRIBE_CLUSTER = Message(
    60, 0,
    "include_operations:bool",
    _THROTTLE + "error:int16 error_message:nstring cluster_id:string controller_id:int32"
    " brokers[node_id:int32 host:string port:int32 rack:nstring] operations:int32",
    flexible=True,
)
DESCRIBE_PRODUCERS = Message(
    61, 0,
    "topics[name:string partitions[int32]]",
    _THROTTLE + "topics[name:string partitions[index:int32 error:int16 error_message:nstring producers[producer_id:int64"
    " epoch:int32 last_sequence:int32 last_timestamp:int64 coordinator_epoch:int32 txn_start_offset:int64]]]",
    flexible=True,
)
DESCRIBE_TRANSACTIONS = Message(
    65, 0,
    "transactional_ids[string]",
    _THROTTLE + "states[error:int16 transactional_id:string state:string timeout_ms:int32 start_time_ms:int64"
    " producer_id:int64 epoch:int16 topics[name:string partitions[int32]]]",
    flexible=True,
)
LIST_TRANSACTIONS = Message(
    66, 0,
    "states[string] producer_ids[int64]",
    _THROTTLE + "error:int16 unknown_states[string] transactions[transactional_id:string producer_id:int64 state:string]",
    flexible=True,
)
