import Models

/// The transaction as `Codable` reads it.
struct FoundationEvent: Decodable {
  var specversion, id, source, type, time: String
  var subject: String?
  var data: Transaction

  struct Transaction: Decodable {
    var transactionID, storeID, currency: String
    var customerID, payer, visitID, vehicleID, advisorID, dueAt: String?
    var total: Int64
    var lines: [Line]
  }

  struct Line: Decodable {
    var sku, family, kind: String
    var quantity: Double
    var net: Int64
    var cost: Int64?
  }
}

/// A standing as `Codable` writes it.
struct FoundationStanding: Encodable {
  var specversion = "1.0"
  var id: String
  var source = "mainstay/tiering"
  var type = "customer.standing"
  var time: String
  var subject: String
  var causationid: String
  var correlationid: String
  var policyversion = "b8e3f6a1c2d4"
  var data: Standing

  struct Standing: Encodable {
    var customerID, scope, tier, computedTier, since: String
    var reviewedAt, firstPurchaseAt, lastPurchaseAt, stage: String?
    var population, windowSpend, windowCount: Int64
    var currency: String
    var rfm: [String: Int64]
    var factors: [String: Int64]
    var families: [String]
    var gapToNext, gapToKeep: Int64?
    var cutoffs: [String: Int64]
  }

  init(_ event: Event<CustomerStanding>) {
    let standing = event.payload
    id = event.id.rawValue
    time = event.time.rfc3339
    subject = standing.customerID.rawValue
    causationid = event.id.rawValue
    correlationid = event.id.rawValue
    data = Standing(
      customerID: standing.customerID.rawValue, scope: standing.scope, tier: standing.tier.rawValue,
      computedTier: standing.computedTier.rawValue, since: standing.since.rfc3339, reviewedAt: standing.reviewedAt?.rfc3339,
      firstPurchaseAt: standing.firstPurchaseAt?.rfc3339, lastPurchaseAt: standing.lastPurchaseAt?.rfc3339,
      stage: standing.stage?.rawValue, population: standing.population, windowSpend: standing.windowSpend,
      windowCount: standing.windowCount, currency: standing.currency.description, rfm: ["r": 4, "f": 3, "m": 5],
      factors: ["amount": 88, "frequency": 61, "margin": 40, "cashFlow": 100, "referral": 0, "risk": 12, "sacrifice": 0],
      families: standing.families, gapToNext: standing.gapToNext, gapToKeep: standing.gapToKeep,
      cutoffs: ["a": 9_120_000, "b": 4_410_000, "c": 1_804_000])
  }
}
