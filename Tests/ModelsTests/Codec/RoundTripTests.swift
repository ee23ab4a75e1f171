import Models
import Testing

@Suite struct RoundTripTests {
  static func attributes(_ random: inout RandomEvents) -> EventAttributes {
    EventAttributes(
      id: random.id(), source: random.id(), time: random.instant(), recordedTime: random.maybe { $0.instant() },
      causationID: random.maybe { $0.id() }, correlationID: random.maybe { $0.text() }, policyVersion: random.maybe { $0.text() },
      traceparent: random.maybe { $0.text() })
  }

  @Test(arguments: 0..<40)
  func `what is encoded decodes to the same`(_ seed: Int) throws {
    var random = RandomEvents(seed: UInt64(seed))
    for (topic, payload) in random.all() {
      let attributes = Self.attributes(&random)
      let record = try #require(try decode(encode(payload, attributes), key: payload.key, on: topic))
      #expect(record.event.payload == payload)
      #expect(record.event.id == attributes.id)
      #expect(record.event.source == attributes.source)
      #expect(record.event.time == attributes.time)
      #expect(record.event.recordedTime == attributes.recordedTime)
      #expect(record.event.correlationID == attributes.correlationID)
      #expect(record.event.traceparent == attributes.traceparent)
    }
  }

  @Test func `the same event is written in the same bytes`() {
    var first = RandomEvents(seed: 7)
    var second = RandomEvents(seed: 7)
    for ((_, left), (_, right)) in zip(first.all(), second.all()) {
      #expect(encode(left, Self.attributes(&first)) == encode(right, Self.attributes(&second)))
    }
  }

  @Test func `a writer that is used again keeps nothing of the event before`() {
    var random = RandomEvents(seed: 3)
    var writer = JSONWriter(capacity: 1)
    for (_, payload) in random.all() {
      let attributes = Self.attributes(&random)
      writer.reset()
      writer.event(attributes, payload)
      #expect(writer.bytes == encode(payload, attributes))
    }
  }

  @Test func `a derived event is written alike by itself and as a payload`() {
    var random = RandomEvents(seed: 5)
    for event in random.derived() {
      let attributes = Self.attributes(&random)
      var writer = JSONWriter()
      writer.event(attributes, event)
      #expect(writer.bytes == encode(.derived(event), attributes))
    }
  }

  @Test func `an output has the envelope of the contract`() throws {
    let customer = try #require(CustomerID("C1"))
    let event = DerivedEvent.stageChanged(
      StageChange(customerID: customer, from: nil, to: .new, reviewedAt: Instant(milliseconds: 0)))
    let attributes = EventAttributes(
      id: try #require(EventID("00ff")), source: .worker("tiering"), time: Instant(milliseconds: 1), causationID: EventID("E1"),
      correlationID: "E0", policyVersion: "p", traceparent: "00-ab-cd-01")
    #expect(
      String(decoding: encode(.derived(event), attributes), as: UTF8.self) == """
        {"specversion":"1.0","id":"00ff","source":"mainstay/tiering","type":"customer.stageChanged","time":"1970-01-01T00:00:00.001Z",\
        "subject":"C1","datacontenttype":"application/json","causationid":"E1","correlationid":"E0","policyversion":"p",\
        "traceparent":"00-ab-cd-01","data":{"customerID":"C1","from":null,"to":"new","reviewedAt":"1970-01-01T00:00:00.000Z"}}
        """)
  }
}
