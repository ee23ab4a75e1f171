import Testing

@testable import Feeding

/// What cells are read as: amounts.
@Suite struct DecimalTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var text: String
    var mark: Character = "."
    var power = 2
    var minor: Int64?
    var testDescription: String { "\(text) times ten to the power of \(power)" }
  }

  static let cases = [
    Case(text: "12.50 yuan", minor: 1_250),
    Case(text: "¥1,234.5", minor: 123_450),
    Case(text: "12.5元", minor: 1_250),
    Case(text: "-3", minor: -300),
    Case(text: "3.10-", minor: -310),
    Case(text: "(3.10)", minor: -310),
    Case(text: ".5", minor: 50),
    Case(text: "-.5", minor: -50),
    Case(text: "1.234,56 €", mark: ",", minor: 123_456),
    Case(text: "1 234.00", minor: 123_400),
    Case(text: "1'234.00 CHF", minor: 123_400),
    Case(text: "12.5000", minor: 1_250),
    Case(text: "0", minor: 0),
    Case(text: "-0.00", minor: 0),
    Case(text: "1250", power: 0, minor: 1_250),
    Case(text: "CNY12.50", minor: 1_250),
    Case(text: "kr12", minor: 1_200),
    Case(text: "EUR -12", minor: -1_200),
    Case(text: "eur-12", minor: -1_200),
    Case(text: "HK$12", minor: 1_200),
    Case(text: "Preis 12", minor: 1_200),
    Case(text: "C1", minor: nil),
    Case(text: "INV-12", minor: nil),
    Case(text: "x(12)", minor: nil),
    Case(text: "Nr.12", minor: nil),
    Case(text: "12.505", minor: nil),
    Case(text: "12.50", power: 0, minor: nil),
    Case(text: "1.2.3", minor: nil),
    Case(text: "1-2", minor: nil),
    Case(text: "12 pcs 3", minor: nil),
    Case(text: "--3", minor: nil),
    Case(text: "yuan", minor: nil),
    Case(text: "", minor: nil),
    Case(text: "9999999999999999", minor: 999_999_999_999_999_900),
    Case(text: "99999999999999999", minor: nil),
    Case(text: "9999999999999999999", power: 0, minor: nil),
  ]

  @Test(arguments: cases)
  func `an amount is exact or none`(_ example: Case) throws {
    let mark = try #require(example.mark.asciiValue)
    let minor = Array(example.text.utf8).withUnsafeBufferPointer { Decimal($0, decimalMark: mark)?.scaled(byPowerOfTen: example.power) }
    #expect(minor == example.minor)
  }
}
