extension BrokerNode {
  func handle(_ request: DescribeProducersRequest) async -> DescribeProducersResponse {
    var response = DescribeProducersResponse()
    for topic in request.topics {
      var answer = DescribeProducersResponse.Topic()
      answer.name = topic.name
      for index in topic.partitions {
        var part = DescribeProducersResponse.Topic.Partition()
        part.index = index
        do throws(Refusal) {
          part.activeProducers = try await engine.producers(of: TopicPartition(topic.name, index)).map(Self.producer)
        } catch {
          (part.error, part.errorMessage) = (error.code, error.reason)
        }
        answer.partitions.append(part)
      }
      response.topics.append(answer)
    }
    return response
  }

  private static func producer(_ description: ProducerDescription) -> DescribeProducersResponse.Topic.Partition.Producer {
    var producer = DescribeProducersResponse.Topic.Partition.Producer()
    producer.producerID = description.producer.id
    producer.producerEpoch = Int32(description.producer.epoch)
    producer.lastSequence = description.lastSequence
    producer.lastTimestamp = description.lastTimestamp
    producer.coordinatorEpoch = description.coordinatorEpoch
    producer.currentTxnStartOffset = description.transactionStartOffset
    return producer
  }

  func handle(_ request: DescribeTransactionsRequest) async -> DescribeTransactionsResponse {
    var response = DescribeTransactionsResponse()
    for id in request.transactionalIDs {
      var transaction = DescribeTransactionsResponse.Transaction()
      transaction.transactionalID = id
      do throws(Refusal) {
        let description = try await engine.describeTransaction(id)
        transaction.transactionState = description.state.rawValue
        transaction.transactionTimeoutMs = description.timeout
        transaction.transactionStartTimeMs = description.startTime
        (transaction.producerID, transaction.producerEpoch) = (description.producer.id, description.producer.epoch)
        let byTopic = Dictionary(grouping: description.partitions, by: \.topic).sorted { $0.key < $1.key }
        transaction.topics = byTopic.map { name, partitions in
          var topic = DescribeTransactionsResponse.Transaction.Topic()
          (topic.name, topic.partitions) = (name, partitions.map(\.partition).sorted())
          return topic
        }
      } catch {
        transaction.error = error.code
      }
      response.transactionStates.append(transaction)
    }
    return response
  }

  func handle(_ request: ListTransactionsRequest) async -> ListTransactionsResponse {
    var response = ListTransactionsResponse()
    let states = request.stateFilters.compactMap(TransactionState.init(rawValue:))
    response.unknownStateFilters = request.stateFilters.filter { TransactionState(rawValue: $0) == nil }
    let now = clock.now
    do throws(Refusal) {
      for description in try await engine.listTransactions() {
        if !request.stateFilters.isEmpty, !states.contains(description.state) { continue }
        if !request.producerIDFilters.isEmpty, !request.producerIDFilters.contains(description.producer.id) { continue }
        // Only transactions open for longer than the filter pass it; those not open have no age (KIP-994).
        if request.durationFilter >= 0, description.startTime < 0 || now - description.startTime <= request.durationFilter { continue }
        var transaction = ListTransactionsResponse.Transaction()
        (transaction.transactionalID, transaction.producerID) = (description.transactionalID, description.producer.id)
        transaction.transactionState = description.state.rawValue
        response.transactionStates.append(transaction)
      }
    } catch {
      response.error = error.code
    }
    return response
  }
}
