import Models

/// What became of one event of a request.
struct EventResult: Hashable, Sendable {
  /// The event's id, where it could be read.
  var id: String?
  var verdict: Verdict

  enum Verdict: Hashable, Sendable {
    /// It is durable.
    case accepted
    /// The same event was taken before.
    case duplicate
    /// It was not taken; the same event will be refused again.
    case rejected(Rejection)
  }

  /// Why an event was not taken.
  struct Rejection: Hashable, Sendable {
    /// One of the codes of `FaultCode`, or `source-not-allowed`.
    var code: String
    /// The JSON pointer of the fault in the event, where there is one.
    var pointer: String?
    /// What is wrong, in a sentence.
    var message: String

    init(_ fault: Fault) {
      code = fault.code.rawValue
      pointer = fault.pointer
      message = fault.message
    }

    init(code: String, pointer: String?, message: String) {
      self.code = code
      self.pointer = pointer
      self.message = message
    }

    /// The key does not speak for the event's source.
    static func sourceNotAllowed(_ source: EventSource) -> Rejection {
      Rejection(code: "source-not-allowed", pointer: "/source", message: "the key may not send events of the source \(source.rawValue)")
    }

    /// Another event has the same source and id.
    static let idReused = Rejection(
      code: FaultCode.idReused.rawValue, pointer: "/id", message: "another event with this source and id was taken before")
  }
}
