import ArgumentParser
import Foundation
import Kafka
import Models
import StatusHTTP

/// `mainstay state`: all that the workers keep of one customer.
struct StateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "state",
    abstract: "Shows what each worker keeps of a customer: standing, ledger, cases, follow-ups, timers.",
    discussion: """
        mainstay state C-1042
        mainstay state C-1042 --worker complaints --json

      Each worker is asked over HTTP, at the process that owns the customer's lane; fleet-status tells where that is. What is shown may be a
      batch ahead of what is published. Fields are the workers' own and no contract.

      Exit codes: 0; 1 nothing is known of the customer; 69 the brokers, or a worker that should know, did not answer.
      """)

  @Argument(help: "The customer's id.")
  var customer: String

  @OptionGroup var cluster: ClusterOptions

  @Option(help: "Only this worker.")
  var worker: String?

  @Flag(help: "One JSON document on one line.")
  var json = false

  func run() async throws { try await ExitStatus.telling("state", cluster) { try await show() } }

  private func show() async throws {
    let owners = try await CustomerOwners(of: customer, cluster)
    var found: [(worker: String, document: [UInt8])] = []
    var isComplete = true
    for worker in worker.map({ [$0] }) ?? Scale.workers {
      do throws(CustomerOwners.Silence) {
        if let document = try await owners.ask(worker) { found.append((worker, document)) }
      } catch {
        isComplete = false
        FileHandle.standardError.write(Data("\(error)\n".utf8))
      }
    }
    if !found.isEmpty { print(text(of: found)) }
    if !isComplete { throw ExitCode(69) }
    if found.isEmpty {
      FileHandle.standardError.write(Data("nothing is known of \(customer)\n".utf8))
      throw ExitCode(1)
    }
  }

  /// The workers' documents as members of one.
  private func text(of found: [(worker: String, document: [UInt8])]) -> String {
    let members = found.map { "\"\($0.worker)\":" + String(decoding: $0.document, as: UTF8.self) }
    let document = "{" + members.joined(separator: ",") + "}"
    return json ? document : JSONLayout.indented(document)
  }
}
