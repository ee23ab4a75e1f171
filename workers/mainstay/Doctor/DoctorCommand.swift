import ArgumentParser
import Feeding
import Kafka

/// `mainstay doctor`: what is wrong and what to do.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Checks the broker, versions, topics, clock, disk and permissions, and says what to do.",
    discussion: """
      Changes nothing. Exit code 1 when something is bad; a warning alone is 0.

        mainstay doctor
        mainstay doctor --bootstrap kafka-1:9092,kafka-2:9092 --data /var/lib/mainstay --json

      \(ExitStatus.help)
      """)

  @OptionGroup(title: "Cluster") var cluster: ClusterOptions

  @Option(help: "A directory in which workers or the broker keep data; repeat it for several.")
  var data: [String] = ["."]

  @Flag(help: "Print each finding as a JSON object.")
  var json = false

  func run() async throws {
    var findings = [MachineChecks.versions, MachineChecks.openFiles]
    findings += data.flatMap { [MachineChecks.permissions($0), MachineChecks.disk($0)].compactMap { $0 } }
    findings += try await ClusterChecks(cluster).findings()
    for finding in findings { print(json ? finding.json : finding.text) }
    let bad = findings.count { $0.grade == .bad }
    if !json { print(bad == 0 ? "Nothing is wrong." : "\(bad) of \(findings.count) checks found something wrong.") }
    if bad > 0 { throw ExitCode(ExitStatus.refused.rawValue) }
  }
}
