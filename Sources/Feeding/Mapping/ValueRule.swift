import Models

/// How a value of an event comes from a row, its columns found.
indirect enum ValueRule: Sendable {
  /// Always the same, as JSON.
  case constant([UInt8])
  case scalar(ScalarRule)
  /// Left out when everything in it that comes from the row is.
  case object([Member])
  /// Elements that are left out leave no gap.
  case list([ValueRule])
  /// A cell that holds several texts; of each an element, with `each` for objects around them.
  case split(SplitRule)

  /// A named value.
  struct Member: Sendable {
    /// The name as JSON, with its colon.
    var name: [UInt8]
    var rule: ValueRule
  }

  /// The columns that it comes from, from 0.
  var columns: [Int] {
    switch self {
    case .constant: []
    case .scalar(let rule): rule.columns
    case .object(let members): members.flatMap(\.rule.columns)
    case .list(let rules): rules.flatMap(\.columns)
    case .split(let rule): [rule.column]
    }
  }
}

/// One text, number, amount, truth or instant from one cell or several.
struct ScalarRule: Sendable {
  enum Piece: Sendable {
    case literal([UInt8])
    case column(Int)
  }

  struct Translation: Sendable {
    var from: [UInt8]
    var to: [UInt8]
  }

  var pieces: [Piece]
  /// Replaces what the cells say; empty: nothing is replaced.
  var translations: [Translation] = []
  /// What stands for a text that no translation knows; `nil`: it stays as it is, and the event's own check judges it.
  var otherwise: [UInt8]?
  /// What stands for empty cells; `nil`: the value is left out.
  var standard: [UInt8]?
  var conversion: Conversion

  var columns: [Int] {
    pieces.compactMap { piece in
      if case .column(let index) = piece { index } else { nil }
    }
  }
}

/// What a text is read as.
enum Conversion: Sendable {
  case text
  case integer
  case number
  /// Money, with the power of ten that makes minor units of the written unit.
  case amount(power: Int, sign: Sign)
  /// A distance, with the kilometres in one of the written unit.
  case distance(kilometres: Double)
  case truth
  case instant(DateReading)

  /// What becomes of a minus.
  enum Sign: String, CaseIterable, Sendable {
    case keep, negate, absolute
  }
}

/// Several texts from one cell.
struct SplitRule: Sendable {
  var column: Int
  var separator: UInt8
  /// What stands before and behind each text, as JSON: empty of plain texts, an object's other members otherwise.
  var before: [UInt8]
  var behind: [UInt8]
}
