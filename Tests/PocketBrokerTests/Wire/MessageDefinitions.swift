/// The protocol's message definitions, one a line, written down independently of the code under test.
///
/// `Name request lowest-highest firstFlexible: fields`. A field is a type, or an array of a type or of fields in brackets; `?` says
/// that it may be null (`?7`: from version 7 on), `@5-8` in which versions it is there. Source: the protocol's message definitions.
/// Tagged fields are left out: the broker writes none and skips those it reads.
let messageDefinitions = """
  Produce request 3-11 9: string? int16 int32 [string [int32 records?]]
  Produce response 3-11 9: [string [int32 error int64 int64 int64@5- [int32 string?]@8- string?@8-]] int32
  Fetch request 4-17 12: \
    int32@-14 int32 int32 int32 int8 int32@7- int32@7- [string@-12 uuid@13- [int32 int32@9- int64 int32@12- int64@5- int32]] \
    [string@-12 uuid@13- [int32]]@7- string@11-
  Fetch response 4-17 12: \
    int32 error@7- int32@7- [string@-12 uuid@13- [int32 error int64 int64 int64@5- [int64 int64]? int32@11- records?]]
  ListOffsets request 1-10 6: int32 int8@2- [string [int32 int32@4- int64]] int32@10-
  ListOffsets response 1-10 6: int32@2- [string [int32 error int64 int64 int32@4-]]
  Metadata request 0-12 9: [uuid@10- string?10]?1 bool@4- bool@8-10 bool@8-
  Metadata response 0-12 9: \
    int32@3- [int32 string int32 string?@1-] string?@2- int32@1- [error string?12 uuid@10- bool@1- [error int32 int32 \
    int32@7- [int32] [int32] [int32]@5-] int32@8-] int32@8-10
  OffsetCommit request 2-9 8: string int32 string string?@7- int64@-4 [string [int32 int64 int32@6- string?]]
  OffsetCommit response 2-9 8: int32@3- [string [int32 error]]
  OffsetFetch request 1-9 6: string@-7 [string [int32]]?2@-7 [string string?@9- int32@9- [string [int32]]?]@8- bool@7-
  OffsetFetch response 1-9 6: \
    int32@3- [string [int32 int64 int32@5- string? error]]@-7 error@2-7 [string [string [int32 int64 int32 string? error]] \
    error]@8-
  FindCoordinator request 0-6 3: string@-3 int8@1- [string]@4-
  FindCoordinator response 0-6 3: int32@1- error@-3 string?@1-3 int32@-3 string@-3 int32@-3 [string int32 string int32 error string?]@4-
  JoinGroup request 0-9 6: string int32 int32@1- string string?@5- string [string bytes] string?@8-
  JoinGroup response 0-9 6: int32@2- error int32 string?@7- string?7 string bool@9- string [string string?@5- bytes]
  Heartbeat request 0-4 4: string int32 string string?@3-
  Heartbeat response 0-4 4: int32@1- error
  LeaveGroup request 0-5 4: string string@-2 [string string? string?@5-]@3-
  LeaveGroup response 0-5 4: int32@1- error [string string? error]@3-
  SyncGroup request 0-5 4: string int32 string string?@3- string?@5- string?@5- [string bytes]
  SyncGroup response 0-5 4: int32@1- error string?@5- string?@5- bytes
  DescribeGroups request 0-6 5: [string] bool@3-
  DescribeGroups response 0-6 5: \
    int32@1- [error string?@6- string string string string [string string?@4- string string bytes bytes] int32@3-]
  ListGroups request 0-5 3: [string]@4- [string]@5-
  ListGroups response 0-5 3: int32@1- error [string string string@4- string@5-]
  SaslHandshake request 1-1 never: string
  SaslHandshake response 1-1 never: error [string]
  ApiVersions request 0-4 3: string@3- string@3-
  ApiVersions response 0-4 3: error [int16 int16 int16] int32@1-
  CreateTopics request 2-7 5: [string int32 int16 [int32 [int32]] [string string?]] int32 bool
  CreateTopics response 2-7 5: int32 [string uuid@7- error string? int32@5- int16@5- [string string? bool int8 bool]?@5-]
  DeleteTopics request 1-6 4: [string? uuid]@6- [string]@-5 int32
  DeleteTopics response 1-6 4: int32 [string?6 uuid@6- error string?@5-]
  DeleteRecords request 0-2 2: [string [int32 int64]] int32
  DeleteRecords response 0-2 2: int32 [string [int32 int64 error]]
  InitProducerId request 0-5 2: string? int32 int64@3- int16@3-
  InitProducerId response 0-5 2: int32 error int64 int16
  OffsetForLeaderEpoch request 2-4 4: int32@3- [string [int32 int32 int32]]
  OffsetForLeaderEpoch response 2-4 4: int32 [string [error int32 int32 int64]]
  AddPartitionsToTxn request 0-3 3: string int64 int16 [string [int32]]
  AddPartitionsToTxn response 0-3 3: int32 [string [int32 error]]
  AddOffsetsToTxn request 0-4 3: string int64 int16 string
  AddOffsetsToTxn response 0-4 3: int32 error
  EndTxn request 0-4 3: string int64 int16 bool
  EndTxn response 0-4 3: int32 error
  TxnOffsetCommit request 0-4 3: string string int64 int16 int32@3- string@3- string?@3- [string [int32 int64 int32@2- string?]]
  TxnOffsetCommit response 0-4 3: int32 [string [int32 error]]
  DescribeConfigs request 1-4 4: [int8 string [string]?] bool bool@3-
  DescribeConfigs response 1-4 4: \
    int32 [error string? int8 string [string string? bool int8 bool [string string? int8] int8@3- string?@3-]]
  AlterConfigs request 0-2 2: [int8 string [string string?]] bool
  AlterConfigs response 0-2 2: int32 [error string? int8 string]
  SaslAuthenticate request 0-2 2: bytes
  SaslAuthenticate response 0-2 2: error string? bytes int64@1-
  CreatePartitions request 0-3 2: [string int32 [[int32]]?] int32 bool
  CreatePartitions response 0-3 2: int32 [string error string?]
  DeleteGroups request 0-2 2: [string]
  DeleteGroups response 0-2 2: int32 [string error]
  IncrementalAlterConfigs request 0-1 1: [int8 string [string int8 string?]] bool
  IncrementalAlterConfigs response 0-1 1: int32 [error string? int8 string]
  OffsetDelete request 0-0 never: string [string [int32]]
  OffsetDelete response 0-0 never: error int32 [string [int32 error]]
  DescribeCluster request 0-2 0: bool int8@1- bool@2-
  DescribeCluster response 0-2 0: int32 error string? int8@1- string int32 [int32 string int32 string? bool@2-] int32
  DescribeProducers request 0-0 0: [string [int32]]
  DescribeProducers response 0-0 0: int32 [string [int32 error string? [int64 int32 int32 int64 int32 int64]]]
  DescribeTransactions request 0-0 0: [string]
  DescribeTransactions response 0-0 0: int32 [error string string int32 int64 int64 int16 [string [int32]]]
  ListTransactions request 0-1 0: [string] [int64] int64@1-
  ListTransactions response 0-1 0: int32 error [string] [string int64 string]
  """
