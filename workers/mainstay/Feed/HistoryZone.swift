import Feeding
import Models
import Runtime

/// Where the zone of the firm comes from.
enum HistoryZone {
  /// The policy's, else the default one.
  static func read(_ policy: String?) throws -> Zone {
    let standard = Zone("Asia/Shanghai") ?? .utc
    guard let policy else { return standard }
    do {
      let root = PolicyReader(try PolicyFile.nodes(of: try PolicyFile.read(policy).text))
      let zone = root.map("firm").parse("zone", standard, "an IANA time zone") { Zone($0) }
      guard root.found.isEmpty else { throw PolicyFile.Failure.refused(root.found) }
      return zone
    } catch let failure as PolicyFile.Failure {
      throw FeedError.refused("\(policy): \(failure)")
    }
  }
}
