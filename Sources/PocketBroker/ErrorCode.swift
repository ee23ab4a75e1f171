/// The error codes of the Kafka protocol, named as the protocol guide names them.
///
/// The first line of each case says why it occurs and what a client is to do.
package enum ErrorCode: Int16, Error, Sendable, CaseIterable {
  /// The broker met an error that it has no better word for; stop and read its log.
  case unknownServerError = -1
  /// The request was carried out.
  case none = 0
  /// The offset is not within the log; reset the position.
  case offsetOutOfRange = 1
  /// The checksum or the layout of a batch is wrong; retry once, then stop.
  case corruptMessage = 2
  /// There is no such topic or partition here; retry after new metadata.
  case unknownTopicOrPartition = 3
  /// The fetch size is invalid.
  case invalidFetchSize = 4
  /// The partition is being created; retry.
  case leaderNotAvailable = 5
  /// This broker does not lead the partition; retry after new metadata.
  case notLeaderOrFollower = 6
  /// The request took longer than the client allowed; retry.
  case requestTimedOut = 7
  /// The broker is not available.
  case brokerNotAvailable = 8
  /// The replica is not available.
  case replicaNotAvailable = 9
  /// The batch is larger than `max.message.bytes`; split it.
  case messageTooLarge = 10
  /// The controller moved.
  case staleControllerEpoch = 11
  /// The metadata of an offset commit is too long.
  case offsetMetadataTooLarge = 12
  /// The connection broke before an answer; retry.
  case networkException = 13
  /// The coordinator is loading; retry.
  case coordinatorLoadInProgress = 14
  /// The coordinator cannot answer now; retry.
  case coordinatorNotAvailable = 15
  /// This broker does not coordinate the group or transaction; find the coordinator again.
  case notCoordinator = 16
  /// The topic's name is not allowed.
  case invalidTopicException = 17
  /// The batch is larger than a segment may be.
  case recordListTooLarge = 18
  /// Fewer replicas are in sync than required.
  case notEnoughReplicas = 19
  /// The record was written to fewer replicas than required.
  case notEnoughReplicasAfterAppend = 20
  /// The value of `acks` is none of -1, 0 and 1.
  case invalidRequiredAcks = 21
  /// The member's generation is not the group's; rejoin.
  case illegalGeneration = 22
  /// The member supports no protocol that all others support.
  case inconsistentGroupProtocol = 23
  /// The group's name is empty or too long.
  case invalidGroupID = 24
  /// The group has no such member; rejoin without a member id.
  case unknownMemberID = 25
  /// The session timeout is outside the broker's limits.
  case invalidSessionTimeout = 26
  /// The group rebalances; rejoin.
  case rebalanceInProgress = 27
  /// The committed offset's value is too large.
  case invalidCommitOffsetSize = 28
  /// The principal may not do this with the topic.
  case topicAuthorizationFailed = 29
  /// The principal may not do this with the group.
  case groupAuthorizationFailed = 30
  /// The principal may not do this with the cluster.
  case clusterAuthorizationFailed = 31
  /// A record's timestamp is outside the allowed range.
  case invalidTimestamp = 32
  /// The SASL mechanism is not enabled.
  case unsupportedSaslMechanism = 33
  /// The request is not allowed in this state of the authentication.
  case illegalSaslState = 34
  /// The broker does not speak this version of the request.
  case unsupportedVersion = 35
  /// A topic of that name exists.
  case topicAlreadyExists = 36
  /// The number of partitions is not allowed.
  case invalidPartitions = 37
  /// The replication factor is larger than one broker can hold.
  case invalidReplicationFactor = 38
  /// The replica assignment names other brokers.
  case invalidReplicaAssignment = 39
  /// A configuration's name or value is not allowed.
  case invalidConfig = 40
  /// This broker is not the controller.
  case notController = 41
  /// The request contradicts itself; stop.
  case invalidRequest = 42
  /// The record batch is of an older format than 2.
  case unsupportedForMessageFormat = 43
  /// A policy of the broker forbids the request.
  case policyViolation = 44
  /// A batch of this producer is missing before this one.
  case outOfOrderSequenceNumber = 45
  /// The batch is a duplicate older than those remembered.
  case duplicateSequenceNumber = 46
  /// A newer instance of the producer has taken over, or its transaction was aborted; start anew.
  case invalidProducerEpoch = 47
  /// The transaction's state does not allow the request.
  case invalidTxnState = 48
  /// The producer id is not the one of the transactional id.
  case invalidProducerIDMapping = 49
  /// The transaction timeout is larger than the broker allows.
  case invalidTransactionTimeout = 50
  /// The former transaction is being completed; retry.
  case concurrentTransactions = 51
  /// The coordinator of the transaction has moved.
  case transactionCoordinatorFenced = 52
  /// The principal may not use the transactional id.
  case transactionalIDAuthorizationFailed = 53
  /// Security features are off.
  case securityDisabled = 54
  /// Another part of the request failed, so this part was not tried.
  case operationNotAttempted = 55
  /// The disk refused the write, for instance because it is full; retry.
  case kafkaStorageError = 56
  /// The log directory does not exist.
  case logDirNotFound = 57
  /// The user or the password is wrong.
  case saslAuthenticationFailed = 58
  /// The broker has forgotten the producer.
  case unknownProducerID = 59
  /// A reassignment is under way.
  case reassignmentInProgress = 60
  /// Delegation tokens are off.
  case delegationTokenAuthDisabled = 61
  /// The delegation token does not exist.
  case delegationTokenNotFound = 62
  /// The token belongs to another principal.
  case delegationTokenOwnerMismatch = 63
  /// Delegation tokens cannot be requested on this connection.
  case delegationTokenRequestNotAllowed = 64
  /// The principal may not use the token.
  case delegationTokenAuthorizationFailed = 65
  /// The token has expired.
  case delegationTokenExpired = 66
  /// The principal's type is not supported.
  case invalidPrincipalType = 67
  /// The group has members and cannot be deleted.
  case nonEmptyGroup = 68
  /// There is no such group.
  case groupIDNotFound = 69
  /// There is no such fetch session; fetch in full.
  case fetchSessionIDNotFound = 70
  /// The epoch of the fetch session is wrong; fetch in full.
  case invalidFetchSessionEpoch = 71
  /// The leader has no such listener.
  case listenerNotFound = 72
  /// Topics cannot be deleted.
  case topicDeletionDisabled = 73
  /// The client's leader epoch is older than the broker's; fetch metadata.
  case fencedLeaderEpoch = 74
  /// The client's leader epoch is newer than the broker's; retry.
  case unknownLeaderEpoch = 75
  /// The codec is not allowed in this version of the request.
  case unsupportedCompressionType = 76
  /// The broker's epoch has changed.
  case staleBrokerEpoch = 77
  /// The offset is not known yet; retry.
  case offsetNotAvailable = 78
  /// The member must join again with the id it is given.
  case memberIDRequired = 79
  /// The preferred leader is not available.
  case preferredLeaderNotAvailable = 80
  /// The group has as many members as allowed.
  case groupMaxSizeReached = 81
  /// Another member uses the same `group.instance.id`; stop.
  case fencedInstanceID = 82
  /// No eligible leader is available.
  case eligibleLeadersNotAvailable = 83
  /// The leader needs no election.
  case electionNotNeeded = 84
  /// No reassignment is under way.
  case noReassignmentInProgress = 85
  /// Offsets of a topic cannot be deleted while the group reads it.
  case groupSubscribedToTopic = 86
  /// A record breaks a rule of its topic, for instance it has no key on a compacted topic.
  case invalidRecord = 87
  /// An open transaction holds offsets of this partition; retry.
  case unstableOffsetCommit = 88
  /// A quota is used up; retry later.
  case throttlingQuotaExceeded = 89
  /// A newer producer with the same transactional id has taken over; stop.
  case producerFenced = 90
  /// The resource does not exist.
  case resourceNotFound = 91
  /// The resource is named twice.
  case duplicateResource = 92
  /// The credential is not acceptable.
  case unacceptableCredential = 93
  /// The voter sets differ.
  case inconsistentVoterSet = 94
  /// The update's version is invalid.
  case invalidUpdateVersion = 95
  /// The feature could not be updated.
  case featureUpdateFailed = 96
  /// The forwarded principal could not be read.
  case principalDeserializationFailure = 97
  /// The snapshot does not exist.
  case snapshotNotFound = 98
  /// The position is not within the snapshot.
  case positionOutOfRange = 99
  /// There is no topic of this id; fetch metadata.
  case unknownTopicID = 100
  /// The broker id is taken.
  case duplicateBrokerRegistration = 101
  /// The broker id is not registered.
  case brokerIDNotRegistered = 102
  /// The topic's id is not the one in the log.
  case inconsistentTopicID = 103
  /// The cluster id differs.
  case inconsistentClusterID = 104
  /// There is no such transactional id.
  case transactionalIDNotFound = 105
  /// The fetch session mixes topic ids and names.
  case fetchSessionTopicIDError = 106
  /// The replica may not join the in-sync set.
  case ineligibleReplica = 107
  /// A new leader was elected.
  case newLeaderElected = 108
  /// The offset has moved to tiered storage.
  case offsetMovedToTieredStorage = 109
  /// The member's epoch was fenced; join again.
  case fencedMemberEpoch = 110
  /// Another member still holds the instance id.
  case unreleasedInstanceID = 111
  /// The assignor is not supported.
  case unsupportedAssignor = 112
  /// The member's epoch is stale; retry with a newer one.
  case staleMemberEpoch = 113
  /// The request went to an endpoint of another type.
  case mismatchedEndpointType = 114
  /// There is no endpoint of this type.
  case unsupportedEndpointType = 115
}
