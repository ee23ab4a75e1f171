import Models

/// What must hold of a row for an event to be made of it.
struct Condition: Sendable {
  enum Test: Sendable {
    case isOneOf([[UInt8]])
    case isNoneOf([[UInt8]])
    case startsWith([UInt8])
    case isFilled(Bool)
    case isAbove(Double)
    case isBelow(Double)
    /// Later than the instant of another column; does not hold when one of them is none.
    case isAfter(Int, DateReading)
  }

  var column: Int
  var test: Test
}
