import Foundation
import Kafka
import Models
import State
import Synchronization

/// A thread that runs some of the process's lanes, one at a time: lanes never meet, so they need no locks, and blocking on the disk
/// holds up no task.
///
/// Commands are carried out in the order in which they were posted; between them the lanes work in turns, a slice each.
final class LaneThread: Sendable {
  /// What the lanes of a thread are asked to do; an error ends their work.
  typealias Command = @Sendable (inout Lanes) throws -> Void

  /// The lanes of one thread, by partition; only ever touched on it.
  struct Lanes: ~Copyable {
    var lanes: [Int32: Lane] = [:]
    /// The files of lanes that are being recovered.
    var opening: [Int32: LaneStore] = [:]
    /// Whether the thread's passes over the lanes follow each other without a pause.
    var areUnderWay = false

    /// How far in the past those are that have something to do; `nil` when none has.
    var position: Instant? { lanes.values.lazy.filter { $0.waiting > 0 }.map(\.position).min() }
  }

  private struct Mailbox {
    var commands: [Command] = []
    var isClosed = false
  }

  /// What a pass over the lanes has come to.
  private enum Progress {
    /// There is nothing to do until the next command.
    case idle
    case hasMore
    /// The lanes have something to do, and others have the cores.
    case waitsForTurn
  }

  private let mailbox = Mutex(Mailbox())
  private let signal = DispatchSemaphore(value: 0)
  private let gauges: LaneGauges
  private let backlog: LaneBacklog
  private let passes: LanePasses
  private let turns: LaneTurns
  private let seat: LaneTurns.Seat
  private let failed: @Sendable (any Error) -> Void
  /// Records and timers that one lane takes before the next has its turn; commands are looked at when all have had theirs, so commits are
  /// late by no more than a few hundred milliseconds.
  private static let slice = 256

  /// `passes` is given what lanes commit without being asked, since other lanes wait for it. `failed` is told, once, of the error that
  /// ended a lane's work; the thread then only carries out commands.
  init(
    name: String, gauges: LaneGauges, backlog: LaneBacklog, passes: LanePasses, turns: LaneTurns,
    failed: @escaping @Sendable (any Error) -> Void
  ) {
    self.gauges = gauges
    self.backlog = backlog
    self.passes = passes
    self.turns = turns
    seat = LaneTurns.Seat { [signal] in signal.signal() }
    self.failed = failed
    let thread = Thread { [self] in run() }
    thread.name = name
    thread.stackSize = 1 << 20
    thread.start()
  }

  /// Has something done on the thread some time later.
  func post(_ command: @escaping Command) {
    mailbox.withLock { $0.commands.append(command) }
    signal.signal()
  }

  /// Has something done on the thread and waits until it is; an error ends the lanes' work.
  func perform(_ command: @escaping Command) async {
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      post { lanes in
        defer { continuation.resume() }
        try command(&lanes)
      }
    }
  }

  /// Has something done on the thread and waits for its result; an error is the caller's.
  func run<Success: Sendable>(_ work: @escaping @Sendable (inout Lanes) throws -> Success) async throws -> Success {
    try await withCheckedThrowingContinuation { continuation in
      post { lanes in continuation.resume(with: Result { try work(&lanes) }) }
    }
  }

  /// Ends the thread once its commands are done.
  func close() {
    mailbox.withLock { $0.isClosed = true }
    signal.signal()
  }

  private func run() {
    var lanes = Lanes()
    var progress = Progress.idle
    var isBroken = false
    while true {
      if progress != .hasMore { signal.wait() }
      let (commands, isClosed) = mailbox.withLock { mailbox in
        defer { mailbox.commands.removeAll(keepingCapacity: true) }
        return (mailbox.commands, mailbox.isClosed)
      }
      for command in commands {
        do {
          try command(&lanes)
        } catch {
          progress = .idle
          fail(error, &lanes, &isBroken)
        }
      }
      if isClosed && commands.isEmpty { return turns.leave(seat) }
      if isBroken { continue }
      do {
        progress = try takeTurn(&lanes)
        if progress == .idle, mailbox.withLock({ $0.commands.isEmpty }) { pause(&lanes) }
      } catch {
        progress = .idle
        fail(error, &lanes, &isBroken)
      }
    }
  }

  /// Gives up what the thread's lanes have not committed: an error may have come in the middle of a batch, and a commit that followed would
  /// make half of an effect durable.
  private func fail(_ error: any Error, _ lanes: inout Lanes, _ isBroken: inout Bool) {
    for lane in lanes.lanes.values { lane.abandon() }
    lanes.lanes.removeAll()
    turns.leave(seat)
    pause(&lanes)
    if !isBroken { failed(error) }
    isBroken = true
  }

  /// Has the lanes work once it is the thread's turn.
  private func takeTurn(_ lanes: inout Lanes) throws -> Progress {
    guard let position = lanes.position else {
      turns.leave(seat)
      return try work(&lanes) ? .hasMore : .idle
    }
    guard turns.begin(seat, at: position) else { return .waitsForTurn }
    defer { turns.end() }
    return try work(&lanes) ? .hasMore : .idle
  }

  /// Gives each lane its part; `true` when one of them has more to do. A full batch is committed and goes out at once: while the lane goes on,
  /// its first part becomes visible.
  private func work(_ lanes: inout Lanes) throws -> Bool {
    let mustWait = gauges.isCrowded
    var hasMore = false
    var committed: [Publication] = []
    if !lanes.areUnderWay { passes.begin() }
    lanes.areUnderWay = true
    defer { passes.handOver(committed) }
    for (partition, lane) in lanes.lanes {
      var isBusy = lane.waiting > 0
      if isBusy, !mustWait {
        isBusy = try lane.work(upTo: Self.slice)
        if isBusy { hasMore = true }
        if lane.isUrgent, let publication = try lane.commit() {
          committed.append(publication)
        } else if lane.isFull, let publication = try lane.commit() {
          passes.publish(publication)
        }
      }
      gauges.set(partition, wanted: lane.wanted, waiting: lane.waiting)
      backlog.set(partition, isBusy: isBusy)
    }
    return hasMore
  }

  /// Notes that there is nothing to do until the next command.
  private func pause(_ lanes: inout Lanes) {
    if lanes.areUnderWay { passes.end() }
    lanes.areUnderWay = false
  }
}
