import Kafka
import Models
import StatusHTTP

/// Which process of each worker owns a customer's lane, as the fleet last said.
struct CustomerOwners {
  /// Why a worker says nothing.
  struct Silence: Error, CustomStringConvertible {
    let description: String
  }

  private let customer: String
  private let partition: Int32
  private let addresses: [String: String]

  /// Reads `fleet-status`. Throws `KafkaError`.
  init(of customer: String, _ cluster: ClusterOptions) async throws {
    self.customer = customer
    let partitions = try await FleetObserver(cluster).partitions()
    let partition = Murmur2.partition(of: customer, count: Int32(clamping: partitions)).rawValue
    self.partition = partition
    var owners: [String: (address: String, at: Instant)] = [:]
    for event in try await TopicReader(Topics.fleetStatus.declaration, cluster: cluster).latest(as: .fleetStatus).values {
      guard case .fleet(let status) = event.payload else { continue }
      guard status.lanes.contains(where: { $0.partition == Int64(partition) && $0.phase != .stopped }) else { continue }
      // After a move both processes may still name the lane: the later report is right.
      if let known = owners[status.worker], known.at >= event.time { continue }
      owners[status.worker] = (status.address, event.time)
    }
    addresses = owners.mapValues(\.address)
  }

  /// What a worker keeps of the customer, as JSON; `nil` when that is nothing.
  func ask(_ worker: String) async throws(Silence) -> [UInt8]? {
    guard let address = addresses[worker] else { throw Silence(description: "\(worker): no process runs lane \(partition)") }
    guard let endpoint = Endpoint(address) else { throw Silence(description: "\(worker): \(address) is no address") }
    let answer: HTTPAnswer
    do throws(HTTPQuestion.Failure) {
      answer = try await HTTPQuestion.get(["v1", "customers", customer], of: endpoint)
    } catch {
      throw Silence(description: "\(worker): \(error)")
    }
    switch answer.status {
    case 200: return answer.body
    case 404: return nil
    default: throw Silence(description: "\(worker) at \(endpoint): \(String(decoding: answer.body, as: UTF8.self)) (\(answer.status))")
    }
  }
}
