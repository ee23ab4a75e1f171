import NIOCore

extension BrokerNode {
  func handle(_ request: ProduceRequest) async -> ProduceResponse {
    var batches: [ProduceBatch] = []
    for topic in request.topics {
      for partition in topic.partitions {
        batches.append(ProduceBatch(partition: TopicPartition(topic.name, partition.index), records: partition.records))
      }
    }
    let outcomes: [ProduceOutcome]
    if (-1...1).contains(request.acks) {
      outcomes = await engine.produce(batches, transactionalID: request.transactionalID)
    } else {
      let refused = ProduceOutcome(Refusal(.invalidRequiredAcks, "acks is -1, 0 or 1"))
      outcomes = Array(repeating: refused, count: batches.count)
    }
    var response = ProduceResponse()
    var remaining = outcomes[...]
    for topic in request.topics {
      var answer = ProduceResponse.Topic()
      answer.name = topic.name
      for partition in topic.partitions {
        guard let outcome = remaining.popFirst() else { break }
        var part = ProduceResponse.Topic.Partition()
        part.index = partition.index
        part.error = outcome.error
        part.errorMessage = outcome.message
        part.recordErrors = outcome.invalidRecords.map { index in
          var invalid = ProduceResponse.Topic.Partition.RecordError()
          (invalid.batchIndex, invalid.message) = (index, outcome.message)
          return invalid
        }
        part.baseOffset = outcome.baseOffset
        part.logAppendTimeMs = outcome.logAppendTime
        part.logStartOffset = outcome.logStartOffset
        answer.partitions.append(part)
      }
      response.topics.append(answer)
    }
    return response
  }

  func handle(_ request: FetchRequest, version: Int16) async -> FetchResponse {
    var response = FetchResponse()
    guard request.sessionID == 0 || request.sessionEpoch <= 0 else {
      // No session is ever granted, so none can be gone on with; the client falls back to full fetches.
      response.error = .fetchSessionIDNotFound
      return response
    }
    let wanted = request.topics.map { topic in
      (topic: topic, name: version >= 13 ? engine.topic(id: topic.topicID)?.name : topic.name)
    }
    var query = FetchQuery(
      positions: [], isolation: Isolation(rawValue: request.isolationLevel) ?? .readUncommitted,
      minBytes: Int(request.minBytes), maxBytes: min(max(0, Int(request.maxBytes)), options.maximumFetchBytes),
      maxWait: Int64(min(max(0, request.maxWaitMs), options.maximumFetchWait)))
    for (topic, name) in wanted {
      for partition in topic.partitions {
        guard let name, Self.isCurrent(partition.currentLeaderEpoch) else {
          // A partition in error answers at once, so that the client can look for what has changed.
          query.maxWait = 0
          continue
        }
        query.positions.append(
          FetchQuery.Position(
            partition: TopicPartition(name, partition.index), offset: partition.fetchOffset,
            maxBytes: max(0, Int(partition.partitionMaxBytes))))
      }
    }
    // Who asks for nothing has nothing to wait for.
    if query.positions.isEmpty { query.maxWait = 0 }
    var fetched = await engine.fetch(query)[...]
    for (topic, name) in wanted {
      var answer = FetchResponse.Topic()
      (answer.name, answer.topicID) = (topic.name, topic.topicID)
      for partition in topic.partitions {
        if name == nil {
          answer.partitions.append(Self.refused(partition.index, .unknownTopicID))
        } else if !Self.isCurrent(partition.currentLeaderEpoch) {
          answer.partitions.append(Self.refused(partition.index, .unknownLeaderEpoch))
        } else if let found = fetched.popFirst() {
          answer.partitions.append(Self.part(partition.index, found))
        }
      }
      response.topics.append(answer)
    }
    return response
  }

  private static func part(_ index: Int32, _ found: FetchedPartition) -> FetchResponse.Topic.Partition {
    var part = FetchResponse.Topic.Partition()
    part.index = index
    part.error = found.error
    part.highWatermark = found.highWatermark
    part.lastStableOffset = found.lastStableOffset
    part.logStartOffset = found.logStartOffset
    part.aborted = found.aborted?.map { transaction in
      var aborted = FetchResponse.Topic.Partition.Aborted()
      (aborted.producerID, aborted.firstOffset) = (transaction.producerID, transaction.firstOffset)
      return aborted
    }
    part.records = found.records
    return part
  }

  private static func refused(_ index: Int32, _ error: ErrorCode) -> FetchResponse.Topic.Partition {
    var part = FetchResponse.Topic.Partition()
    (part.index, part.error, part.highWatermark, part.records) = (index, error, -1, ByteBuffer())
    return part
  }

  /// Whether a client's leader epoch, if it has one, is not past the only one there is (KIP-320).
  private static func isCurrent(_ epoch: Int32) -> Bool { epoch <= Engine.leaderEpoch }

  func handle(_ request: ListOffsetsRequest, version: Int16) async -> ListOffsetsResponse {
    var response = ListOffsetsResponse()
    let repeated = Self.repeated(request.topics.flatMap { topic in topic.partitions.map { TopicPartition(topic.name, $0.index) } })
    let isolation = Isolation(rawValue: request.isolationLevel) ?? .readUncommitted
    for topic in request.topics {
      var answer = ListOffsetsResponse.Topic()
      answer.name = topic.name
      for partition in topic.partitions {
        var part = ListOffsetsResponse.Topic.Partition()
        part.index = partition.index
        if repeated.contains(TopicPartition(topic.name, partition.index)) {
          part.error = .invalidRequest
        } else if !Self.isCurrent(partition.currentLeaderEpoch) {
          part.error = .unknownLeaderEpoch
        } else if let query = Self.query(forTimestamp: partition.timestamp, version: version) {
          do throws(Refusal) {
            let found = try await engine.offset(query, in: TopicPartition(topic.name, partition.index), isolation: isolation)
            (part.offset, part.timestamp, part.leaderEpoch) = (found.offset, found.timestamp, found.leaderEpoch)
          } catch {
            part.error = error.code
          }
        } else {
          part.error = .unsupportedVersion
        }
        answer.partitions.append(part)
      }
      response.topics.append(answer)
    }
    return response
  }

  /// What a timestamp asks for; `nil` for a name that this version does not have.
  private static func query(forTimestamp timestamp: Int64, version: Int16) -> OffsetQuery? {
    switch timestamp {
    case -1: .latest
    case -2: .earliest
    case -3 where version >= 7: .maximumTimestamp
    // The first offset on this machine, which has all of them (KIP-405).
    case -4 where version >= 8: .earliest
    case -5 where version >= 9: .latestTiered
    case 0...: .time(timestamp)
    default: nil
    }
  }

  func handle(_ request: OffsetForLeaderEpochRequest) async -> OffsetForLeaderEpochResponse {
    var response = OffsetForLeaderEpochResponse()
    for topic in request.topics {
      var answer = OffsetForLeaderEpochResponse.Topic()
      answer.name = topic.name
      for partition in topic.partitions {
        var part = OffsetForLeaderEpochResponse.Topic.Partition()
        part.index = partition.index
        if Self.isCurrent(partition.currentLeaderEpoch) {
          do throws(Refusal) {
            let end = try await engine.endOffset(ofEpoch: partition.leaderEpoch, in: TopicPartition(topic.name, partition.index))
            (part.leaderEpoch, part.endOffset) = (end.epoch, end.offset)
          } catch {
            part.error = error.code
          }
        } else {
          part.error = .unknownLeaderEpoch
        }
        answer.partitions.append(part)
      }
      response.topics.append(answer)
    }
    return response
  }

  func handle(_ request: DeleteRecordsRequest) async -> DeleteRecordsResponse {
    var response = DeleteRecordsResponse()
    for topic in request.topics {
      var answer = DeleteRecordsResponse.Topic()
      answer.name = topic.name
      for partition in topic.partitions {
        var part = DeleteRecordsResponse.Topic.Partition()
        (part.index, part.lowWatermark) = (partition.index, -1)
        do throws(Refusal) {
          part.lowWatermark = try await engine.deleteRecords(before: partition.offset, in: TopicPartition(topic.name, partition.index))
        } catch {
          part.error = error.code
        }
        answer.partitions.append(part)
      }
      response.topics.append(answer)
    }
    return response
  }
}
