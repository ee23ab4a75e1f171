import CKafka
import Testing

@testable import Kafka

@Suite struct ErrorTests {
  private func failure(_ code: rd_kafka_resp_err_t) -> KafkaFailure { KafkaFailure(ErrorCode(code), during: "test") }

  private func decision(_ error: KafkaError) -> ErrorCode.Disposition {
    switch error {
    case .retry: .retry
    case .park: .park
    case .stop: .stop
    }
  }

  @Test(
    arguments: [
      (RD_KAFKA_RESP_ERR__TRANSPORT, .retry), (RD_KAFKA_RESP_ERR__TIMED_OUT, .retry), (RD_KAFKA_RESP_ERR_NOT_COORDINATOR, .retry),
      (RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS, .retry), (RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED, .retry),
      (RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, .park), (RD_KAFKA_RESP_ERR_INVALID_RECORD, .park), (RD_KAFKA_RESP_ERR__FENCED, .stop),
      (RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, .stop), (RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, .stop),
      (RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET, .stop), (RD_KAFKA_RESP_ERR__STATE, .stop),
    ] as [(rd_kafka_resp_err_t, ErrorCode.Disposition)])
  func `a number without flags means what the table says`(code: rd_kafka_resp_err_t, expected: ErrorCode.Disposition) {
    #expect(decision(.classify(failure(code))) == expected)
  }

  @Test func `a number that nobody knows stops`() {
    #expect(decision(.classify(failure(rd_kafka_resp_err_t(9_999)))) == .stop)
    #expect(decision(.classify(failure(RD_KAFKA_RESP_ERR_UNKNOWN))) == .stop)
  }

  @Test func `a transactional error without flags stops even where the table would retry`() {
    #expect(decision(.classify(failure(RD_KAFKA_RESP_ERR__TRANSPORT), transactional: true)) == .stop)
  }

  @Test func `fatal outweighs every other flag`() {
    let flags = KafkaError.Flags(isFatal: true, isRetriable: true, requiresAbort: true)
    #expect(decision(.classify(failure(RD_KAFKA_RESP_ERR__TRANSPORT), flags: flags, transactional: true)) == .stop)
  }

  @Test(
    arguments: [
      (RD_KAFKA_RESP_ERR__TIMED_OUT, .retry), (rd_kafka_resp_err_t(9_999), .retry),
      (RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER, .retry),
      (RD_KAFKA_RESP_ERR_INVALID_RECORD, .park), (RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, .stop), (RD_KAFKA_RESP_ERR__FENCED, .stop),
    ] as [(rd_kafka_resp_err_t, ErrorCode.Disposition)])
  func `an abort mends all but what the record or the cluster will do again`(code: rd_kafka_resp_err_t, expected: ErrorCode.Disposition) {
    #expect(decision(.classify(failure(code), flags: .init(requiresAbort: true), transactional: true)) == expected)
  }

  @Test func `retriable is retried whatever the number`() {
    #expect(decision(.classify(failure(rd_kafka_resp_err_t(9_999)), flags: .init(isRetriable: true), transactional: true)) == .retry)
  }

  @Test func `no number has two meanings and each one in the table is real`() {
    let codes = ErrorCode.table.flatMap(\.codes).map(\.rawValue)
    #expect(Set(codes).count == codes.count)
    for code in codes { #expect(!ErrorCode(rawValue: code).name.hasPrefix("ERR_"), "\(code)") }
  }

  @Test func `an error says in one line what could not be done, where, why, and its number`() {
    let failure = KafkaFailure(ErrorCode(RD_KAFKA_RESP_ERR_NOT_COORDINATOR), during: "commit", partition: TopicPartition("t", 3))
    #expect(KafkaError.retry(failure).description == "could not commit (t-3): Broker: Not coordinator [NOT_COORDINATOR 16]")
  }
}
