import Logging

/// What every connection of a server shares.
struct ConnectionServices: Sendable {
  let engine: Engine
  let options: ServerOptions
  let clock: any BrokerClock
  let budget: MemoryBudget
  let metrics: BrokerMetrics
  let registry: ConnectionRegistry
  let refusals: RefusalLog
  /// Runs what connections wait for.
  let executor: LoopExecutor
  let logger: Logger
}
