import Models

/// Which clock of a case: of each kind one at a time, and one for every promise.
enum ClockName: Hashable, Sendable {
  case firstResponse, level, nextResponse, resolution
  case promise(PromiseID)

  var kind: ClockKind {
    switch self {
    case .firstResponse: .firstResponse
    case .level: .level
    case .nextResponse: .nextResponse
    case .resolution: .resolution
    case .promise: .promise
    }
  }

  var promiseID: PromiseID? {
    if case .promise(let id) = self { id } else { nil }
  }

  /// The name in `complaint.case`: the kind, of a promise `promise:<id>`.
  var text: String {
    if case .promise(let id) = self { "promise:\(id)" } else { kind.rawValue }
  }

  /// The name inside a timer's: as `text`, with `/` and `%` of a promise's id written `%2F` and `%25`, so that two clocks never share
  /// a timer and a timer's name can be read from its end.
  var timerText: String {
    guard case .promise(let id) = self, id.rawValue.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "%") }) else {
      return text
    }
    var escaped = "promise:"
    for character in id.rawValue.unicodeScalars {
      switch character {
      case "/": escaped += "%2F"
      case "%": escaped += "%25"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}

extension ClockName: Comparable {
  /// By name, as bytes: the order in which clocks are published and re-based.
  static func < (left: Self, right: Self) -> Bool {
    if case .promise(let one) = left, case .promise(let other) = right { return one < other }
    return left.rank < right.rank
  }

  private var rank: Int {
    switch self {
    case .firstResponse: 0
    case .level: 1
    case .nextResponse: 2
    case .promise: 3
    case .resolution: 4
    }
  }
}
