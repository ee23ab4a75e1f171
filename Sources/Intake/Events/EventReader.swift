import HTTPTypes
import Models

/// Reads a request's body into events, checks each, and packs those that are in order.
struct EventReader {
  /// The most events of a request.
  let maximumEvents: Int

  /// The largest event in bytes: what a topic takes, less room for the record around it.
  static let maximumEventBytes = TopicDeclaration.maximumEventBytes - 4_096

  /// Where the events of a body stand; of binary mode the whole body is one.
  func ranges(of bytes: UnsafeRawBufferPointer, as form: EventForm) throws(EventRanges.Failure) -> [Range<Int>] {
    switch form {
    case .structured, .binary: [0..<bytes.count]
    case .batch: try EventRanges.elements(of: bytes, limit: maximumEvents)
    case .lines: try EventRanges.lines(of: bytes, limit: maximumEvents)
    }
  }

  /// Checks the events and packs what may be taken; `headers` are those of the request, for binary mode.
  func read(
    _ bytes: UnsafeRawBufferPointer, _ ranges: [Range<Int>], as form: EventForm, headers: HTTPFields, grant: SourceGrant
  ) -> ReadBody {
    // Made for each request: it keeps memory of the size of its largest event, and belongs to one thread.
    let decoder = EventDecoder(maximumBytes: Self.maximumEventBytes)
    var body = ReadBody()
    for range in ranges {
      let event = UnsafeRawBufferPointer(rebasing: bytes[range])
      guard form == .binary else {
        body.add(event, decoder, grant)
        continue
      }
      do throws(Fault) {
        try BinaryEvent.structured(headers, data: event).withUnsafeBytes { body.add($0, decoder, grant) }
      } catch {
        body.reject(.init(error), id: nil)
      }
    }
    return body
  }
}

/// A request's events after their check.
struct ReadBody: Sendable {
  /// What goes to the spool.
  private(set) var submission = Submission()
  /// One for each event of the request, in order; those that go to the spool are not known yet.
  private var events: [(id: String?, rejection: EventResult.Rejection?)] = []

  var count: Int { events.count }

  fileprivate mutating func add(_ bytes: UnsafeRawBufferPointer, _ decoder: EventDecoder, _ grant: SourceGrant) {
    let event: AdmittedEvent
    do throws(EventRefusal) {
      event = try decoder.admit(bytes)
    } catch {
      return reject(.init(error.fault), id: error.id?.rawValue)
    }
    guard grant.allows(event.source.rawValue) else { return reject(.sourceNotAllowed(event.source), id: event.id.rawValue) }
    guard submission.append(event, value: bytes) else {
      return reject(.init(Fault(.tooLarge, message: "the event is too large")), id: event.id.rawValue)
    }
    events.append((event.id.rawValue, nil))
  }

  fileprivate mutating func reject(_ rejection: EventResult.Rejection, id: String?) { events.append((id, rejection)) }

  /// The results, once the spool has said what became of each event that it was given.
  func results(_ outcomes: [SpoolOutcome]) -> [EventResult] {
    var next = outcomes.makeIterator()
    return events.map { event in
      if let rejection = event.rejection { return EventResult(id: event.id, verdict: .rejected(rejection)) }
      switch next.next() {
      case .accepted: return EventResult(id: event.id, verdict: .accepted)
      case .duplicate: return EventResult(id: event.id, verdict: .duplicate)
      case .reused, nil: return EventResult(id: event.id, verdict: .rejected(.idReused))
      }
    }
  }
}
