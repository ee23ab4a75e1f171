import Dispatch
import Synchronization

/// The connections that read, each on a thread of its own; none waits for the writer.
final class Readers: Sendable {
  private let lanes: [Lane]
  private let waiting: Mutex<[Int]>

  private final class Lane: Sendable {
    let thread: DispatchQueue
    let database: Mutex<Database>

    init(number: Int, database: sending Database) {
      thread = DispatchQueue(label: "mainstay.broker.reader.\(number)")
      self.database = Mutex(database)
    }
  }

  /// Opens `count` connections.
  init(path: String, count: Int) throws(StorageError) {
    var lanes: [Lane] = []
    for number in 0..<max(count, 1) {
      let database = try Database(path: path, readOnly: false)
      try database.execute(Schema.readerPragmas)
      lanes.append(Lane(number: number, database: database))
    }
    self.lanes = lanes
    waiting = Mutex(Array(repeating: 0, count: lanes.count))
  }

  /// Runs `body` in one snapshot of the database, on the thread with the least to do.
  func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws(StorageError) -> Value) async throws(Refusal) -> Value {
    let index = waiting.withLock { waiting in
      let index = waiting.indices.min { waiting[$0] < waiting[$1] } ?? 0
      waiting[index] += 1
      return index
    }
    let lane = lanes[index]
    let result: Result<Value, Refusal> = await withCheckedContinuation { continuation in
      lane.thread.async {
        let result: Result<Value, Refusal> = lane.database.withLock { database in
          do throws(StorageError) {
            try database.execute("BEGIN")
            defer { database.endSnapshot() }
            return .success(try body(database))
          } catch {
            return .failure(Refusal(.kafkaStorageError, "\(error)"))
          }
        }
        continuation.resume(returning: result)
      }
    }
    waiting.withLock { $0[index] -= 1 }
    return try result.get()
  }
}
