import Models
import Rules
import Runtime

/// The calendars by which questions are answered: those of a policy by name and by store, and the one that answers where a question names
/// none.
struct CalendarBook {
  let firm: FirmPolicy
  private(set) var standard: StoreCalendar

  /// The calendars of a policy; its firm's default answers.
  ///
  /// Throws `PolicyFile.Failure` with the lines of all that is wrong.
  init(policy text: String) throws {
    firm = try PolicyFile.parse(text) { FirmPolicy(from: $0) }
    standard = firm.defaultCalendar
  }

  /// The one calendar of a file, or of a file that is a policy its default; other calendars come from the policy, if there is one.
  init(file text: String, policy: String?) throws {
    let node = try PolicyFile.nodes(of: text)
    if case .map(let entries) = node.content, entries.contains(where: { $0.key == "calendars" || $0.key == "firm" }) {
      try self.init(policy: text)
      return
    }
    try self.init(policy: policy ?? "")
    let reader = PolicyReader(node)
    standard = StoreCalendar(from: reader, zone: firm.zone)
    guard reader.found.isEmpty else { throw PolicyFile.Failure.refused(reader.found.sorted { $0.line < $1.line }) }
  }

  /// The same with a store's calendar as the one that answers.
  func answering(for store: StoreID) -> CalendarBook {
    var book = self
    book.standard = firm.calendar(of: store)
    return book
  }
}
