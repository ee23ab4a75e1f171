extension BrokerNode {
  func handle(_ request: InitProducerIdRequest, version: Int16) async -> InitProducerIdResponse {
    var response = InitProducerIdResponse()
    do throws(Refusal) {
      if request.transactionalID == "" { throw Refusal(.invalidRequest, "A transactional id may not be empty.") }
      let knows = (request.producerID != -1, request.producerEpoch != -1)
      guard knows.0 == knows.1 else { throw Refusal(.invalidRequest, "A producer id and its epoch come together.") }
      let current = knows.0 ? ProducerIdentity(id: request.producerID, epoch: request.producerEpoch) : nil
      let granted = try await engine.initProducer(
        transactionalID: request.transactionalID, timeout: request.transactionTimeoutMs, current: current)
      (response.producerID, response.producerEpoch) = (granted.id, granted.epoch)
    } catch {
      (response.error, response.producerID, response.producerEpoch) = (error.code.fencing(knownFrom: 4, in: version), -1, -1)
    }
    return response
  }

  func handle(_ request: AddPartitionsToTxnRequest, version: Int16) async -> AddPartitionsToTxnResponse {
    let producer = ProducerIdentity(id: request.producerID, epoch: request.producerEpoch)
    let partitions = request.topics.flatMap { topic in topic.partitions.map { TopicPartition(topic.name, $0) } }
    var errors: [TopicPartition: ErrorCode] = [:]
    var refused = ErrorCode.unknownServerError
    do throws(Refusal) {
      errors = try await engine.addPartitions(partitions, toTransactionOf: request.transactionalID, producer: producer)
    } catch {
      refused = error.code.fencing(knownFrom: 2, in: version)
    }
    var response = AddPartitionsToTxnResponse()
    response.topics = request.topics.map { topic in
      var answer = AddPartitionsToTxnResponse.Topic()
      answer.name = topic.name
      answer.partitions = topic.partitions.map { index in
        var part = AddPartitionsToTxnResponse.Topic.Partition()
        (part.index, part.error) = (index, errors[TopicPartition(topic.name, index)] ?? refused)
        return part
      }
      return answer
    }
    return response
  }

  func handle(_ request: AddOffsetsToTxnRequest, version: Int16) async -> AddOffsetsToTxnResponse {
    var response = AddOffsetsToTxnResponse()
    do throws(Refusal) {
      try await engine.addOffsets(
        of: request.groupID, toTransactionOf: request.transactionalID,
        producer: ProducerIdentity(id: request.producerID, epoch: request.producerEpoch))
    } catch {
      response.error = error.code.fencing(knownFrom: 2, in: version)
    }
    return response
  }

  func handle(_ request: TxnOffsetCommitRequest, version: Int16) async -> TxnOffsetCommitResponse {
    let member = GroupMember(
      group: request.groupID, generation: request.generationID, memberID: request.memberID, instanceID: request.groupInstanceID)
    var offsets: [TopicPartition: CommittedOffset] = [:]
    for topic in request.topics {
      for partition in topic.partitions {
        offsets[TopicPartition(topic.name, partition.index)] = CommittedOffset(
          offset: partition.offset, leaderEpoch: partition.leaderEpoch, metadata: partition.metadata ?? "")
      }
    }
    let errors = await engine.commitOffsets(
      TransactionalOffsets(
        transactionalID: request.transactionalID, producer: ProducerIdentity(id: request.producerID, epoch: request.producerEpoch),
        member: member, offsets: offsets))
    var response = TxnOffsetCommitResponse()
    response.topics = request.topics.map { topic in
      var answer = TxnOffsetCommitResponse.Topic()
      answer.name = topic.name
      answer.partitions = topic.partitions.map { partition in
        var part = TxnOffsetCommitResponse.Topic.Partition()
        part.index = partition.index
        let error = errors[TopicPartition(topic.name, partition.index)] ?? .unknownServerError
        part.error = error.fencing(knownFrom: .max, in: version)
        return part
      }
      return answer
    }
    return response
  }

  func handle(_ request: EndTxnRequest, version: Int16) async -> EndTxnResponse {
    var response = EndTxnResponse()
    do throws(Refusal) {
      try await engine.endTransaction(
        request.transactionalID, producer: ProducerIdentity(id: request.producerID, epoch: request.producerEpoch),
        commit: request.committed)
    } catch {
      response.error = error.code.fencing(knownFrom: 2, in: version)
    }
    return response
  }
}

extension ErrorCode {
  /// The code as a client of `version` knows it: before `first`, a fenced producer is told that its epoch is invalid (KIP-588).
  fileprivate func fencing(knownFrom first: Int16, in version: Int16) -> ErrorCode {
    self == .producerFenced && version < first ? .invalidProducerEpoch : self
  }
}
