package import Models

/// What the firm is to all workers: its zone and currency, its stores and their calendars.
///
/// Read from the policy's `firm`, `calendars` and `stores`. Every value has a default, so an empty policy is a firm in Shanghai that
/// is open from Monday to Saturday, 08:30 to 18:00.
package struct FirmPolicy: Hashable, Sendable {
  /// Where the firm's days begin: reviews, rates and calendar years follow it.
  package var zone: Zone
  /// The currency in which customers are compared.
  package var currency: Currency
  /// The store of whatever names none.
  package var defaultStore: StoreID
  /// The calendar of a store that the policy does not name.
  package var defaultCalendar: StoreCalendar
  /// The policy's calendars by name; `standard` where it has none.
  package var calendars: [String: StoreCalendar]
  package var stores: [StoreID: StorePolicy]

  package init(
    zone: Zone, currency: Currency, defaultStore: StoreID, defaultCalendar: StoreCalendar, calendars: [String: StoreCalendar] = [:],
    stores: [StoreID: StorePolicy] = [:]
  ) {
    self.zone = zone
    self.currency = currency
    self.defaultStore = defaultStore
    self.defaultCalendar = defaultCalendar
    self.calendars = calendars
    self.stores = stores
  }

  /// Whether the policy names a store.
  package func knows(_ store: StoreID) -> Bool { stores[store] != nil }

  /// The store's calendar; the default one for a store that the policy does not name.
  package func calendar(of store: StoreID) -> StoreCalendar { stores[store]?.calendar ?? defaultCalendar }

  /// Who looks after a store's customers when nothing says otherwise.
  package func advisor(of store: StoreID) -> StaffID? { stores[store]?.advisorID }
}

/// A store as the policy knows it.
package struct StorePolicy: Hashable, Sendable {
  package var calendar: StoreCalendar
  /// The default advisor.
  package var advisorID: StaffID?

  package init(calendar: StoreCalendar, advisorID: StaffID? = nil) {
    self.calendar = calendar
    self.advisorID = advisorID
  }
}
