package import Models

/// The numbers of RULES "Tiering"; every one has the default given there.
package struct TieringPolicy: Hashable, Sendable {
  /// How the cuts between the classes are counted.
  package enum Mode: String, CaseIterable, Hashable, Sendable {
    /// Shares of the population, in percent.
    case percent
    /// Numbers of customers.
    case count
  }

  /// Which invoices count at an instant.
  package enum WindowMode: String, CaseIterable, Hashable, Sendable {
    /// The last `windowDays` days.
    case rolling
    /// The firm's calendar year.
    case calendarYear
  }

  /// At which midnights of the firm's zone the tiers are reviewed.
  package enum ReviewEvery: String, CaseIterable, Hashable, Sendable {
    case day
    /// The midnights that begin a Monday (ISO 8601).
    case week
    /// The midnights that begin a month.
    case month
  }

  package var mode = Mode.percent
  /// Whole percent of the population down to each cut, ascending: A the first 1 %, B to 5 %, C to 20 %.
  package var percent = Cuts(a: 1, b: 5, c: 20)
  /// Customers of each class: A the first a, B the next b, C the next c.
  package var count = Cuts(a: 10, b: 40, c: 150)
  package var windowMode = WindowMode.rolling
  package var windowDays: Int64 = 365
  package var reviewEvery = ReviewEvery.day
  /// How long after its midnight a review waits for late records.
  package var reviewDelay = TimeSpan.minutes(15)
  /// How long a customer may stay below his tier before he loses a class.
  package var demotionGrace = TimeSpan.days(30)
  /// How long a refund, void, correction or payment waits for its invoice.
  package var unmatchedWait = TimeSpan.days(90)
  package var rates = ExchangeRates()
  package var stages = Stages()
  package var factors = Factors()

  package init() {}

  /// One number for each cut.
  package struct Cuts: Hashable, Sendable {
    package var a: Int64
    package var b: Int64
    package var c: Int64

    package init(a: Int64, b: Int64, c: Int64) {
      self.a = a
      self.b = b
      self.c = c
    }
  }

  /// The limits of the stages (RULES, "Tiering" 9); multiples of the customer's own median interval are in percent.
  package struct Stages: Hashable, Sendable {
    package var lostAfter = TimeSpan.days(365)
    package var dormantAfter = TimeSpan.days(180)
    package var dormantPercent: Int64 = 250
    package var newUntil = TimeSpan.days(90)
    package var atRiskAfter = TimeSpan.days(60)
    package var atRiskPercent: Int64 = 150
    package var loyalPurchases: Int64 = 4
    package var loyalFamilies: Int64 = 2

    package init() {}
  }

  /// What counts as the full mark of a grading factor (T5).
  package struct Factors: Hashable, Sendable {
    /// Purchases in the window at which `frequency` is 100.
    package var frequentPurchases: Int64 = 12
    /// Mean days from due to paid at which `cashFlow` is 0 and the overdue part of `risk` is full.
    package var lateDays: Int64 = 30

    package init() {}
  }

  /// How many customers stand above each cut in a population (RULES, "Tiering" 3); never more than there are.
  func ranks(population: Int64) -> Cuts {
    switch mode {
    case .percent:
      let rank = { (percent: Int64) in Int64((Int128(population) * Int128(percent) + 99) / 100) }
      return Cuts(a: rank(percent.a), b: rank(percent.b), c: rank(percent.c))
    case .count:
      let a = min(count.a, population)
      let b = min(count.b, population - a)
      return Cuts(a: a, b: a + b, c: a + b + min(count.c, population - a - b))
    }
  }
}
