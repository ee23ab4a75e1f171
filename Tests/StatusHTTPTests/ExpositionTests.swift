import StatusHTTP
import Testing

@Suite struct ExpositionTests {
  @Test func `a family has its help, its kind and its samples`() {
    var metrics = Exposition(prefix: "shop_")
    metrics.family("orders_total", .counter, "Orders taken.")
    metrics.sample("orders_total", [("till", "1")], 3)
    metrics.sample("orders_total", [("till", "2")], 4)
    #expect(
      metrics.text == """
        # HELP shop_orders_total Orders taken.
        # TYPE shop_orders_total counter
        shop_orders_total{till="1"} 3
        shop_orders_total{till="2"} 4

        """)
  }

  @Test func `labels of the document stand before a sample's own`() {
    var metrics = Exposition(prefix: "", labels: [("worker", "tiering")])
    metrics.single("ready", .gauge, "Whether.", 1)
    metrics.family("lag", .gauge, "Behind.")
    metrics.sample("lag", [("partition", "7")], Int64(12))
    #expect(metrics.text.contains("\nready{worker=\"tiering\"} 1\n"))
    #expect(metrics.text.contains("\nlag{worker=\"tiering\",partition=\"7\"} 12\n"))
  }

  @Test func `a label may hold anything`() {
    var metrics = Exposition(prefix: "")
    metrics.family("x", .gauge, "X.")
    metrics.sample("x", [("name", "a\"b\\c\nd")], 1)
    #expect(metrics.text.hasSuffix("x{name=\"a\\\"b\\\\c\\nd\"} 1\n"))
  }

  @Test(arguments: [(0.25, "0.25"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"), (1e-05, "1e-05")] as [(Double, String)])
  func `numbers are written as Prometheus reads them`(number: Double, text: String) {
    var metrics = Exposition(prefix: "")
    metrics.single("x", .gauge, "X.", number)
    #expect(metrics.text.hasSuffix("\nx \(text)\n"))
  }
}
