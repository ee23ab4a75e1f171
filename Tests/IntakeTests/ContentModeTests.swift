import Foundation
import HTTPTypes
import Testing

@testable import Intake

/// How events may come, and that what is spooled is what came.
@Suite struct ContentModeTests {
  private let intake: IntakeBench

  init() throws { intake = try IntakeBench() }

  @Test(arguments: ["application/cloudevents+json", "application/cloudevents+json; charset=UTF-8", "application/json"])
  func `one event in structured mode is kept byte for byte`(type: String) async throws {
    let text = event("1", data: #", "unknown" : [1,  2] "#)
    let answer = try await intake.post(type, text)
    #expect(answer.status == 202)
    #expect(answer.results == ["accepted"])
    #expect(try await intake.spooled() == [Spooled(topic: "customers", key: "C1", value: text)])
  }

  @Test func `an event in binary mode becomes the same event in structured mode`() async throws {
    var headers: HTTPFields = [.contentType: "application/json"]
    for (name, value) in [
      ("ce-specversion", "1.0"), ("ce-id", "Z%C3%BCrich%20%22"), ("ce-source", "pos/1"), ("ce-type", "customer.referred"),
      ("ce-time", "2026-11-20T02:00:00Z"), ("ce-subject", "100%"), ("ce-data", "no attribute"), ("ce-un_usual", "no attribute"),
    ] {
      headers[try #require(HTTPField.Name(name))] = value
    }
    let answer = try await intake.send(.post, "/v1/events", headers, #" {"customerID":"C1","referrerID":"C9"} "#)
    #expect(answer.status == 202)
    let spooled = try await intake.spooled()
    #expect(spooled.map(\.topic) == ["customers"])
    #expect(spooled.map(\.key) == ["C1"])
    let value = try #require(try JSONSerialization.jsonObject(with: Data(spooled[0].value.utf8)) as? [String: Any])
    let attributes = value.compactMapValues { $0 as? String }
    #expect(
      attributes == [
        "specversion": "1.0", "id": "Zürich \"", "source": "pos/1", "type": "customer.referred", "time": "2026-11-20T02:00:00Z",
        "subject": "100%", "datacontenttype": "application/json",
      ])
    #expect(value["data"] as? [String: String] == ["customerID": "C1", "referrerID": "C9"])
  }

  @Test(arguments: [#"{"customerID":"C1"},"subject":"smuggled""#, "", "[]", "7", #"{"a":1"#, #"{"a":1} {"b":2}"#])
  func `the data of binary mode is one JSON object and nothing else`(data: String) async throws {
    var headers: HTTPFields = [.contentType: "application/json"]
    for (name, value) in [
      ("ce-specversion", "1.0"), ("ce-id", "1"), ("ce-source", "s"), ("ce-type", "customer.referred"), ("ce-time", "2026-11-20T02:00:00Z"),
    ] {
      headers[try #require(HTTPField.Name(name))] = value
    }
    let answer = try await intake.send(.post, "/v1/events", headers, data)
    #expect(answer.status == 422)
    #expect(answer.results == ["rejected malformed /data"])
    #expect(try await intake.spooled().isEmpty)
  }

  @Test func `a batch keeps its order and its bad events spoil nothing`() async throws {
    let body = "[" + [event("1"), #"{"a":tru}"#, event("2", customer: "C2"), "7", event("1")].joined(separator: " ,\n") + "] "
    let answer = try await intake.post("application/cloudevents-batch+json", body)
    #expect(answer.status == 202)
    #expect(
      answer.results == [
        "accepted", "rejected malformed /a", "accepted", "rejected invalid-envelope ", "duplicate",
      ])
    #expect(answer.json["accepted"] as? Int == 2)
    #expect(answer.json["duplicates"] as? Int == 1)
    #expect(answer.json["rejected"] as? Int == 2)
    #expect(try await intake.spooled().map(\.value) == [event("1"), event("2", customer: "C2")])
  }

  @Test func `lines are events, whatever ends them, and empty ones are none`() async throws {
    let body = "\n\(event("1"))\r\n  \n\(event("2"))\n\nno event\n\(event("3"))"
    let answer = try await intake.post("application/x-ndjson", body)
    #expect(answer.status == 202)
    #expect(answer.results == ["accepted", "accepted", "rejected malformed", "accepted"])
    #expect(try await intake.spooled().map(\.value) == [event("1"), event("2"), event("3")])
  }

  @Test(arguments: ["[", "[1", "[{]", "{}", "[1,]", "[,]", "[1] 2", #"["a]"#, "[}]", ""])
  func `a body that is no list is refused as a whole`(body: String) async throws {
    let answer = try await intake.post("application/cloudevents-batch+json", body)
    #expect(answer.status == 400, "\(answer.text)")
    #expect(answer.headers[.contentType] == "application/problem+json")
    #expect(try await intake.spooled().isEmpty)
  }

  @Test(arguments: [
    ("application/cloudevents-batch+json", "[]"), ("application/cloudevents-batch+json", " [ ] "), ("application/x-ndjson", "\n"),
  ])
  func `nothing to take is taken`(type: String, body: String) async throws {
    let answer = try await intake.post(type, body)
    #expect(answer.status == 202)
    #expect(answer.results.isEmpty)
  }

  @Test(arguments: ["text/plain", "application/cloudevents+avro", "application/xml", "application/cloudevents+json; charset=latin1", ""])
  func `another content type is refused by name`(type: String) async throws {
    #expect(try await intake.post(type, event("1")).status == 415)
  }

  /// A type is on one topic; the topic is never asked for.
  @Test(arguments: [
    ("vehicle.registered", "customers", #","vehicleID":"V1""#), ("transaction.voided", "transactions", #","transactionID":"T1""#),
    ("visit.cancelled", "visits", #","visitID":"V1""#), ("complaint.closed", "complaints", #","complaintID":"K1""#),
    ("survey.responded", "contacts", ""),
  ])
  func `the topic is found by the type`(type: String, topic: String, data: String) async throws {
    let answer = try await intake.post("application/json", event("1", type: type, data: data))
    #expect(answer.results == ["accepted"], "\(answer.text)")
    #expect(try await intake.spooled().map(\.topic) == [topic])
  }

  @Test(arguments: ["clock.tick", "customer.standing", "tier.promoted", "customer.unheardOf", "nothing"])
  func `what no input carries is refused`(type: String) async throws {
    let answer = try await intake.post("application/json", event("1", type: type))
    #expect(answer.status == 422)
    #expect(answer.results == ["rejected unknown-type /type"])
  }

  @Test func `an anonymous sale has its transaction as key`() async throws {
    let text = """
      {"specversion":"1.0","id":"1","source":"pos/1","type":"transaction.invoiced","time":"2026-11-20T02:00:00Z",\
      "data":{"transactionID":"T7","storeID":"s1","currency":"CNY","total":1,"lines":[]}}
      """
    #expect(try await intake.post("application/json", text).results == ["accepted"])
    #expect(try await intake.spooled().map(\.key) == ["T7"])
  }

  @Test func `a refused event says where and why`() async throws {
    let answer = try await intake.post("application/json", event("17").replacing(#""C9""#, with: "9"))
    #expect(answer.status == 422)
    let result = try #require((answer.json["results"] as? [[String: Any]])?.first)
    #expect(result["id"] as? String == "17")
    #expect(result["pointer"] as? String == "/data/referrerID")
    #expect(result["message"] as? String == "expected an id as a text of 1 to 128 bytes, found 9")
  }
}
