import Models
import Rules

extension CalendarAnswer {
  /// The answer as one line of JSON; an instant that never comes is `null`.
  var json: String {
    switch self {
    case .due(let instant): "{\"due\":\(Self.text(instant))}"
    case .work(let span): "{\"workSeconds\":\(Self.seconds(span))}"
    case .isOpen(let isOpen): "{\"open\":\(isOpen)}"
    case .next(let instant): "{\"next\":\(Self.text(instant))}"
    }
  }

  private static func text(_ instant: Instant?) -> String { instant.map { "\"\($0.rfc3339)\"" } ?? "null" }

  /// Seconds with the milliseconds that are over, and no more digits than are needed.
  private static func seconds(_ span: TimeSpan) -> String {
    let (seconds, over) = span.milliseconds.quotientAndRemainder(dividingBy: 1_000)
    guard over != 0 else { return String(seconds) }
    let digits = String(String(1_000 + over).dropFirst())
    return "\(seconds).\(digits.prefix(digits.lastIndex { $0 != "0" }.map { digits.distance(from: digits.startIndex, to: $0) + 1 } ?? 0))"
  }
}
