import Models

extension Conversion {
  /// Writes a text as the value it stands for; says what was expected when it stands for none, having written nothing.
  func write(_ text: UnsafeBufferPointer<UInt8>, decimalMark: UInt8, to writer: inout JSONWriter) -> String? {
    switch self {
    case .text: writer.value(utf8: text)
    case .integer:
      guard let value = Decimal(text, decimalMark: decimalMark)?.scaled(byPowerOfTen: 0) else { return expected("a whole number", text) }
      writer.value(value)
    case .number:
      guard let value = Decimal(text, decimalMark: decimalMark) else { return expected("a number", text) }
      writer.value(value.double)
    case .amount(let power, let sign):
      guard let decimal = Decimal(text, decimalMark: decimalMark) else { return expected("an amount such as 12.50", text) }
      // A fraction of minor units, though it be zero, most likely means that the amount is in major ones.
      guard power > 0 || decimal.scale == 0, let value = decimal.scaled(byPowerOfTen: power) else {
        return expected(
          power == 0 ? "whole minor units (is a unit such as yuan missing in the mapping?)" : "an amount to the minor unit", text)
      }
      switch sign {
      case .keep: writer.value(value)
      case .negate: writer.value(-value)
      case .absolute: writer.value(abs(value))
      }
    case .distance(let kilometres):
      guard let decimal = Decimal(text, decimalMark: decimalMark) else { return expected("a distance", text) }
      // Whole kilometres, as odometers show them.
      writer.value(kilometres == 1 && decimal.scale == 0 ? Double(decimal.digits) : (decimal.double * kilometres).rounded(.down))
    case .truth:
      guard let value = Self.truth(text) else { return expected("yes or no", text) }
      writer.value(value)
    case .instant(let reading):
      guard let value = reading.instant(text) else { return expected(Self.dateExpectation(reading), text) }
      writer.value(value)
    }
    return nil
  }

  static func dateExpectation(_ reading: DateReading) -> String {
    reading.patterns.isEmpty ? "a date such as 2026-03-01 08:30 (or name its form under dates)" : "a date in the form of the mapping"
  }

  private static func truth(_ text: UnsafeBufferPointer<UInt8>) -> Bool? {
    switch String(decoding: text, as: UTF8.self).lowercased() {
    case "true", "yes", "y", "1", "t", "是", "有": true
    case "false", "no", "n", "0", "f", "否", "无": false
    default: nil
    }
  }

  private func expected(_ what: String, _ text: UnsafeBufferPointer<UInt8>) -> String {
    "expected \(what), found \"\(String(decoding: text.prefix(60), as: UTF8.self))\""
  }
}
