package import Models

/// Dated rates of foreign currencies, as exact decimals (RULES, "Tiering" 1).
///
/// A rate says how many minor units of the firm's currency one minor unit of the foreign currency is worth, so that currencies without
/// minor units need no rule of their own: with yuan as the firm's, a yen at 0.048 yuan has the rate 4.8.
package struct ExchangeRates: Hashable, Sendable {
  /// A rate from a date on.
  package struct Rate: Hashable, Sendable {
    package var from: CivilDate
    package var value: DecimalRate

    package init(from: CivilDate, value: DecimalRate) {
      self.from = from
      self.value = value
    }
  }

  private var byCurrency: [Currency: [Rate]] = [:]

  package init() {}

  /// Adds a rate; of two for one date the later given stands.
  package mutating func add(_ rate: Rate, for currency: Currency) {
    var rates = byCurrency[currency] ?? []
    rates.removeAll { $0.from == rate.from }
    rates.append(rate)
    rates.sort { $0.from < $1.from }
    byCurrency[currency] = rates
  }

  /// The last rate dated at or before a date; `nil` when there is none.
  func rate(of currency: Currency, on date: CivilDate) -> DecimalRate? {
    byCurrency[currency]?.last { $0.from <= date }?.value
  }

  /// Reads a map from currency to a map from date to rate.
  init(from reader: PolicyReader) {
    for key in reader.keys() {
      guard let currency = Currency(key) else {
        reader.refuse(key, "expected an ISO 4217 code of three capital letters")
        continue
      }
      let dated = reader.map(key)
      for day in dated.keys() {
        guard let from = CivilDate(day) else {
          dated.refuse(day, "expected a date such as 2026-01-01")
          continue
        }
        let rate = dated.parse(day, nil, "a decimal number above 0 with at most 18 digits") { DecimalRate($0).map(Optional.some) }
        if let rate { add(Rate(from: from, value: rate), for: currency) }
      }
      dated.finish()
    }
    reader.finish()
  }
}

/// A positive decimal number, kept exactly.
package struct DecimalRate: Hashable, Sendable {
  private let digits: Int64
  private let divisor: Int64

  /// One to one.
  package static let one = DecimalRate(digits: 1, divisor: 1)

  private init(digits: Int64, divisor: Int64) {
    self.digits = digits
    self.divisor = divisor
  }

  /// Reads digits with at most one point; refuses 0, signs, exponents and more than 18 digits.
  package init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }),
      parts.reduce(0, { $0 + $1.utf8.count }) <= 18, let digits = Int64(parts.joined()), digits > 0
    else { return nil }
    var divisor: Int64 = 1
    for _ in 0..<(parts.count == 2 ? parts[1].utf8.count : 0) { divisor *= 10 }
    self.init(digits: digits, divisor: divisor)
  }

  /// The amount times the rate, rounded half up (towards plus infinity); `nil` when it does not fit.
  func convert(_ amount: Int64) -> Int64? {
    if self == .one { return amount }
    let product = 2 * Int128(amount) * Int128(digits) + Int128(divisor)
    let doubled = 2 * Int128(divisor)
    let quotient = product / doubled
    return Int64(exactly: product % doubled < 0 ? quotient - 1 : quotient)
  }
}
