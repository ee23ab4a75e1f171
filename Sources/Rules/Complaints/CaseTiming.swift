import Models

/// What a case is timed by: the policy, and the calendar of its store.
struct CaseTiming: Sendable {
  let policy: ComplaintPolicy
  let calendar: StoreCalendar
}
