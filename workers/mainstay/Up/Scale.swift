import ArgumentParser

/// How many processes of each worker a fleet runs, as `tiering=3,complaints=2`; a worker that is not named has one, 0 leaves it out.
struct Scale: Hashable, ExpressibleByArgument {
  /// The workers of the fleet, in the order of their start.
  static let workers = ["tiering", "complaints", "followups"]
  /// More processes than a topic has partitions would have nothing to do.
  static let most = 12

  private var counts: [String: Int] = [:]

  /// One process of each.
  init() {}

  init?(argument: String) {
    for part in argument.split(separator: ",") {
      let sides = part.split(separator: "=", omittingEmptySubsequences: false)
      guard sides.count == 2, let count = Int(sides[1]), (0...Self.most).contains(count) else { return nil }
      let worker = String(sides[0])
      guard Self.workers.contains(worker), counts.updateValue(count, forKey: worker) == nil else { return nil }
    }
  }

  subscript(worker: String) -> Int { counts[worker] ?? 1 }
}
