/// The broker without the wire: logs, transactions and groups over one database.
///
/// Every call that changes something returns after its change is durable. Calls may come from any task; those that change the same
/// thing take effect in the order in which they were made.
package final class Engine: Sendable {
  /// The options that the engine was opened with.
  package let options: EngineOptions
  /// The id of this broker's data, made with the database (`cluster.id`).
  package let clusterID: String
  let clock: any BrokerClock
  let board: Board
  let writer: Writer
  let readers: Readers
  let groups: GroupCoordinator
  private let lock: DirectoryLock

  /// Opens the database, or makes it; a database that a crash left behind needs no repair.
  package init(options: EngineOptions, clock: any BrokerClock = SystemClock()) throws(EngineError) {
    self.options = options
    self.clock = clock
    board = Board(clock: clock)
    lock = try DirectoryLock(directory: options.directory)
    do throws(StorageError) {
      let ledger = try Ledger(options: options, clock: clock)
      clusterID = ledger.clusterID
      let stored = try ledger.storedGroups()
      readers = try Readers(path: options.databasePath, count: options.readers)
      writer = Writer(ledger: ledger, board: board)
      groups = GroupCoordinator(stored: stored, writer: writer, clock: clock, options: options)
    } catch {
      throw .unreadable(path: options.databasePath, reason: "\(error)")
    }
  }

  /// Ends what falls due, and keeps house, until the task is cancelled.
  package func run() async {
    await withTaskGroup(of: Void.self) { tasks in
      tasks.addTask { await self.board.run() }
      tasks.addTask { await self.groups.run() }
      tasks.addTask { await Housekeeper(engine: self).run() }
    }
  }

  /// Answers those who wait, finishes what is under way and closes the database; every later change is refused.
  package func close() async {
    board.close()
    groups.close()
    await writer.close()
    lock.release()
  }
}
