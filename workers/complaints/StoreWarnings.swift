import Logging
import Models
import Synchronization

/// Warns once of each store that the policy does not name, whatever the number of lanes that meet it.
///
/// The rule remembers in each lane of which stores it told, so that a restart does not warn again.
final class StoreWarnings: Sendable {
  private let logger: Logger
  private let known = Mutex<Set<StoreID>>([])

  init(logger: Logger) { self.logger = logger }

  func warn(of store: StoreID) {
    guard known.withLock({ $0.insert(store).inserted }) else { return }
    logger.warning("the policy does not name this store: the default calendar times its complaints", metadata: ["store": "\(store)"])
  }
}
