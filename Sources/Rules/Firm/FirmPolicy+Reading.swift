package import Models

extension FirmPolicy {
  /// Reads `firm`, `calendars` and `stores` from the root of a policy; what is wrong is noted in the reader, and the default stands.
  package init(from root: PolicyReader) {
    let firm = root.map("firm")
    zone = firm.parse("zone", FirmPolicy.standardZone, "an IANA time zone") { Zone($0) }
    currency = firm.parse("currency", Currency.yuan, "an ISO 4217 code") { Currency($0) }
    defaultStore = firm.parse("store", StoreID(checked: "main"), "an id of 1 to 128 bytes") { StoreID($0) }

    let read = StoreCalendar.readAll(from: root.map("calendars"), zone: zone)
    let named = firm.parse("calendar", "standard", "the name of a calendar") { $0 }
    defaultCalendar = read[named] ?? StoreCalendar.standard(in: zone)
    if read[named] == nil, firm.has("calendar") || !read.isEmpty {
      firm.refuse("calendar", "there is no calendar \"\(named)\" under calendars")
    }
    firm.finish()
    calendars = read.isEmpty ? ["standard": defaultCalendar] : read

    stores = [:]
    let list = root.map("stores")
    for key in list.keys() {
      let store = list.map(key)
      let calendar = store.parse("calendar", named, "the name of a calendar") { $0 }
      if read[calendar] == nil, store.has("calendar") { store.refuse("calendar", "there is no calendar \"\(calendar)\" under calendars") }
      let advisorID = store.parse("advisor", nil, "an id of 1 to 128 bytes") { StaffID($0).map(Optional.some) }
      store.finish()
      guard let id = StoreID(key) else {
        list.refuse(key, "a store's id has 1 to 128 bytes")
        continue
      }
      stores[id] = StorePolicy(calendar: read[calendar] ?? defaultCalendar, advisorID: advisorID)
    }
    list.finish()
  }

  /// The firm of an empty policy.
  package static let standard = FirmPolicy(from: PolicyReader(.empty))

  // The zone is in every build's data; the alternative is for the compiler.
  private static let standardZone = Zone("Asia/Shanghai") ?? .utc
}
