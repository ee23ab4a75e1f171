import Kafka
import Logging
import State
import Testing

@testable import Runtime

@Suite struct WorkerEndTests {
  struct Odd: Error {}

  @Test(
    arguments: [
      (RuntimeError.missingTopics(["a"]), .configuration), (RuntimeError.inputDeleted(topic: "a", partition: 0, next: 1, low: 2), .data),
      (PolicyFile.Failure.unreadable(path: "p", reason: "r"), .configuration), (StateError.locked(path: "p"), .temporary),
      (StateError.unusable(path: "p", reason: "r"), .permission), (StateError.diskFull(path: "p"), .disk),
      (StateError.database(path: "p", reason: "r"), .data), (Odd(), .software),
      (LaneFailure(partition: 3, topic: "a", offset: 9, cause: StateError.diskFull(path: "p")), .disk),
    ] as [(any Error, WorkerEnd.Code)])
  func `each reason has its code`(error: any Error, code: WorkerEnd.Code) {
    #expect(WorkerEnd(error).code == code)
  }

  /// librdkafka's numbers, as in rdkafka.h and the protocol's error table.
  @Test(
    arguments: [
      (-144, .fenced), (82, .fenced), (90, .fenced), (-169, .permission), (29, .permission), (30, .permission), (58, .permission),
      (-186, .configuration), (42, .configuration), (-140, .data), (1, .data), (12_345, .unknown),
    ] as [(Int32, ErrorCode.StopReason)])
  func `an error of the cluster says whom it concerns`(number: Int32, reason: ErrorCode.StopReason) {
    #expect(ErrorCode(rawValue: number).stopReason == reason)
  }

  @Test func `the reason is one line`() {
    #expect(WorkerEnd(RuntimeError.configuration(["a", "b"])).reason == "a; b")
  }

  @Test func `the end at a record names its lane, topic, partition and offset`() {
    let end = WorkerEnd(LaneFailure(partition: 3, topic: "complaints", offset: 9, cause: StateError.diskFull(path: "p")))
    #expect(end.reason == "lane 3, complaints-3 at offset 9: no room left on the disk of p")
    #expect(end.metadata["lane"] == "3" && end.metadata["topic"] == "complaints")
    #expect(end.metadata["partition"] == "3" && end.metadata["offset"] == "9" && end.metadata["exit"] == "74")
  }

  @Test func `the help names every code`() {
    for code in WorkerEnd.Code.allCases { #expect(WorkerEnd.help.contains("\(code.rawValue) ")) }
  }
}
