extension TierCutoffs {
  init(from data: inout JSONObject) throws(Fault) {
    scope = try data.string("scope")
    reviewedAt = try data.instant("reviewedAt")
    population = try data.count("population")
    counts = try data.object("counts", CutCounts.init)
    cutoffs = try data.object("cutoffs", CutKeys.init)
    salesShare = try data.object("salesShare", SalesShare.init)
  }

  func write(to writer: inout JSONWriter) {
    writer.field("scope", scope)
    writer.field("reviewedAt", reviewedAt)
    writer.field("population", population)
    writer.object("counts", counts) { counts, writer in
      writer.field("a", counts.a)
      writer.field("b", counts.b)
      writer.field("c", counts.c)
    }
    writer.object("cutoffs", cutoffs) { cutoffs, writer in
      writer.object("a", cutoffs.a) { key, writer in key.write(to: &writer) }
      writer.object("b", cutoffs.b) { key, writer in key.write(to: &writer) }
      writer.object("c", cutoffs.c) { key, writer in key.write(to: &writer) }
    }
    writer.object("salesShare", salesShare) { share, writer in
      writer.field("a", share.a)
      writer.field("b", share.b)
      writer.field("c", share.c)
      writer.field("d", share.d)
    }
  }
}

extension CutCounts {
  init(from data: inout JSONObject) throws(Fault) {
    a = try data.count("a")
    b = try data.count("b")
    c = try data.count("c")
  }
}

extension CutKeys {
  init(from data: inout JSONObject) throws(Fault) {
    a = try data.optionalObject("a", CompositeKey.init)
    b = try data.optionalObject("b", CompositeKey.init)
    c = try data.optionalObject("c", CompositeKey.init)
  }
}

extension CompositeKey {
  init(from data: inout JSONObject) throws(Fault) {
    spend = try data.amount("spend")
    count = try data.count("count")
    lastPurchaseAt = try data.instant("lastPurchaseAt")
    customerID = try data.id("customerID")
  }

  func write(to writer: inout JSONWriter) {
    writer.field("spend", spend)
    writer.field("count", count)
    writer.field("lastPurchaseAt", lastPurchaseAt)
    writer.field("customerID", customerID)
  }
}

extension SalesShare {
  init(from data: inout JSONObject) throws(Fault) {
    a = try data.number("a")
    b = try data.number("b")
    c = try data.number("c")
    d = try data.number("d")
  }
}

extension JSONObject {
  /// A count: an integer of at least 0.
  mutating func count(_ name: StaticString) throws(Fault) -> Int64 { try integer(name, "an integer", in: 0...Int64.max) }
}
