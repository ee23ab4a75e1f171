import Kafka
import Models
import Runtime

/// The topic of dead letters as an operator works with it.
///
/// What was done with a letter stands in the topic too: a note without a value in the letter's partition, behind it, so that everybody
/// who looks sees the same. A replay is sent first and noted then: after a crash between the two it is sent once more, and the worker
/// drops what it has seen.
struct DeadLetterBox {
  private let cluster: ClusterOptions
  private let name: TopicName

  init(_ cluster: ClusterOptions) {
    self.cluster = cluster
    name = TopicName(rawValue: Topics.deadLetters.declaration.name(prefix: cluster.topicPrefix))
  }

  /// All letters with what became of them, by partition and offset.
  func letters() async throws -> [DeadLetter] {
    var reader = try await RecordTail(name, from: .beginning, cluster: cluster)
    var letters: [Int32: [Int64: DeadLetter]] = [:]
    while !reader.isAtEnd {
      for record in try await reader.next() {
        let letter = DeadLetter(record)
        if let note = letter.note {
          letters[record.partition]?[note.offset]?.fate = note.fate
        } else {
          letters[record.partition, default: [:]][record.offset] = letter
        }
      }
    }
    try await reader.close()
    return letters.sorted { $0.key < $1.key }.flatMap { $0.value.sorted { $0.key < $1.key }.map(\.value) }
  }

  /// Sends letters to their topics again, and notes it.
  func replay(_ letters: [DeadLetter]) async throws {
    let producer = try makeProducer()
    var topics: [String: OutputTopic] = [:]
    for letter in letters where topics[letter.topic] == nil {
      guard Topics.named(letter.topic) != nil else {
        throw CommandFailure(
          status: .badConfiguration, reason: "\(letter.place) came on the topic \"\(letter.topic)\", which is not declared")
      }
      topics[letter.topic] = try producer.topic(TopicName(rawValue: cluster.topicPrefix + letter.topic))
    }
    let outputs = topics
    try await producer.produce { (sink) throws(KafkaError) in
      for letter in letters {
        guard let topic = outputs[letter.topic] else { continue }
        try sink.send(to: topic, letter, headers: letter.replayHeaders)
      }
    }
    try await producer.flush(within: .seconds(60))
    try await note(.replayed, letters, producer)
  }

  /// Notes that letters need nothing more.
  func drop(_ letters: [DeadLetter]) async throws { try await note(.dropped, letters, try makeProducer()) }

  private func makeProducer() throws -> Producer { try Producer(configuration: try cluster.configuration(), logger: ClusterOptions.silent) }

  private func note(_ fate: DeadLetter.Fate, _ letters: [DeadLetter], _ producer: Producer) async throws {
    let box = try producer.topic(name)
    let now = ClockTicks.now.rfc3339
    try await producer.produce { (sink) throws(KafkaError) in
      for letter in letters {
        let headers = letter.noteHeaders(fate, at: now)
        let partition = Partition(rawValue: letter.record.partition)
        if let key = letter.record.key {
          try sink.send(to: box, partition: partition, key: key.span.bytes, value: nil, headers: headers)
        } else {
          try sink.send(to: box, partition: partition, key: nil, value: nil, headers: headers)
        }
      }
    }
    try await producer.flush(within: .seconds(60))
  }
}

extension DeadLetterBox {
  /// The letters at places; one that is not there is refused.
  func letters(at places: [String]) async throws -> [DeadLetter] {
    let all = try await letters()
    return try places.map { place in
      guard let letter = all.first(where: { $0.place == place }) else {
        throw CommandFailure(status: .noInput, reason: "there is no dead letter at \(place); places are PARTITION@OFFSET, as in 3@17")
      }
      return letter
    }
  }
}

extension RecordSink {
  /// Sends a letter's record byte for byte; without a key it goes where it was.
  fileprivate borrowing func send(to topic: OutputTopic, _ letter: DeadLetter, headers: RecordHeaders) throws(KafkaError) {
    let value = letter.record.value ?? []
    if let key = letter.record.key {
      try send(to: topic, key: key.span.bytes, value: value.span.bytes, headers: headers)
    } else {
      try send(to: topic, partition: Partition(rawValue: letter.record.partition), key: nil, value: value.span.bytes, headers: headers)
    }
  }
}
