import Models

/// The life of one customer with the chain: a few vehicles, visits as they are driven, purchases, complaints, contacts.
///
/// Everything comes from the customer's own course of chance, so that one life is the same whoever else lives.
struct CustomerLife {
  /// A vehicle and how much it is driven.
  struct Vehicle {
    let id: VehicleID
    let kmPerDay: Double
    let firstKm: Double

    func odometer(day: Int) -> Int64 { Int64(firstKm + kmPerDay * Double(day)) }
  }

  static let source = EventSource(checked: "simulation")

  let chain: SimulatedChain
  let number: Int
  let id: CustomerID
  let store: StoreID
  let advisor: StaffID
  /// How much more than others he spends: a power law, so that a few customers carry the chain (Zipf).
  let wealth: Double
  var chance: Chance
  var events: [SimulatedEvent] = []
  private var vehicles: [Vehicle] = []
  private var visits = 0
  private var numbers = 0

  init(_ number: Int, of chain: SimulatedChain) {
    self.chain = chain
    self.number = number
    var chance = Chance(seed: chain.seed, stream: UInt64(number) + 1)
    id = CustomerID(checked: "C\(Self.padded(number))")
    let store = chance.whole(1...chain.stores)
    self.store = StoreID(checked: "S\(store)")
    advisor = StaffID(checked: "S\(store)-A\(chance.whole(1...4))")
    wealth = min(80, 1 / Self.power(1 - chance.share()))
    self.chance = chance
  }

  /// The events in the order in which they were lived, by vehicle.
  mutating func live() -> [SimulatedEvent] {
    // Most were customers before the time begins; the others join.
    let joined = chance.happens(0.6) ? chance.whole(0...min(90, chain.days - 1)) : chance.whole(0...(chain.days - 1))
    begin(on: chain.openDay(joined))
    for vehicle in vehicles { drive(vehicle, from: chain.openDay(joined)) }
    return events
  }

  private mutating func begin(on day: Int) {
    let time = chain.instant(day: day, second: 8 * 3_600 + 30 * 60 + chance.whole(0...1_800))
    let profile = CustomerProfile(
      class: chance.happens(0.12) ? .company : .individual, name: "Customer \(number)", phone: "1390000\(Self.padded(number))",
      homeStoreID: store)
    add(.customer(CustomerEvent(customerID: id, change: .registered(profile))), at: time)
    if chance.happens(0.7) {
      let consent = CustomerConsent(marketing: chance.happens(0.8), service: true)
      add(.customer(CustomerEvent(customerID: id, change: .consentChanged(consent))), at: time + .seconds(20))
    }
    if chance.happens(0.3) {
      let preferences = CustomerPreferences(channel: chance.one(of: [.call, .sms, .wechat]), advisorID: advisor)
      add(.customer(CustomerEvent(customerID: id, change: .preferencesChanged(preferences))), at: time + .seconds(40))
    }
    for index in 0..<(chance.happens(0.15) ? 2 : 1) {
      let vehicle = Vehicle(
        id: VehicleID(checked: "W\(Self.padded(number))-\(index + 1)"), kmPerDay: 12 + 70 * chance.share() * chance.share(),
        firstKm: Double(chance.whole(0...120_000)))
      vehicles.append(vehicle)
      let profile = VehicleProfile(vehicleID: vehicle.id, make: chance.one(of: ["BYD", "Volkswagen", "Geely", "Toyota"]))
      add(.customer(CustomerEvent(customerID: id, change: .vehicleRegistered(profile))), at: time + .seconds(60 + Int64(index)))
    }
  }

  /// Visits about every 7,500 km, until the customer goes elsewhere or the time ends.
  private mutating func drive(_ vehicle: Vehicle, from first: Int) {
    var day = first
    while day < chain.days {
      visits += 1
      visit(number: visits, vehicle, on: day)
      if chance.happens(0.07) { return }
      let interval = 7_500 / vehicle.kmPerDay * (0.5 + 0.8 * chance.share())
      day = chain.openDay(day + max(14, min(260, Int(interval))))
    }
  }

  // MARK: Events

  /// A number of its own for whatever is numbered.
  mutating func numbered(_ letter: String) -> String {
    numbers += 1
    return "\(letter)\(Self.padded(number))-\(numbers)"
  }

  /// Adds an event with an id of its own. Of a hundred some arrive late, some are entered by hand afterwards; nothing outside the time.
  mutating func add(_ payload: EventPayload, at time: Instant, sentTwice: Bool = false, isPrompt: Bool = false) {
    numbers += 1
    guard time >= chain.start, time < chain.end else { return }
    var event = Event(id: EventID(checked: "\(id.rawValue)-\(numbers)"), source: Self.source, time: time, payload: payload)
    var arrival = time
    let luck = isPrompt ? 1 : chance.share()
    if luck < 0.01 {
      arrival = time + .seconds(Int64(chance.whole(600...172_800)))
    } else if luck < 0.015 {
      arrival = time + .seconds(Int64(chance.whole(3_600...259_200)))
      event.recordedTime = arrival
    }
    if arrival < chain.end { events.append(SimulatedEvent(event: event, arrival: arrival)) }
    // A till that has not heard the answer sends the same once more.
    guard sentTwice, chance.happens(0.02) else { return }
    let second = arrival + .seconds(Int64(chance.whole(2...7_200)))
    if arrival < chain.end, second < chain.end { events.append(SimulatedEvent(event: event, arrival: second)) }
  }

  private static func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
  }

  /// The power 0.8 of a share, near enough, from roots alone, whose last bit is the same on every machine.
  private static func power(_ share: Double) -> Double {
    let root = share.squareRoot()
    return root * root.squareRoot()
  }
}
