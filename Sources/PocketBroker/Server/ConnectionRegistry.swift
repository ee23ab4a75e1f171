import NIOCore
import Synchronization

/// The connections that are open, so that there are not too many and a stop reaches each.
final class ConnectionRegistry: Sendable {
  private struct State {
    var channels: [ObjectIdentifier: any Channel] = [:]
    var isStopping = false
    var whenEmpty: [CheckedContinuation<Void, Never>] = []
  }

  private let limit: Int
  private let state = Mutex(State())

  init(limit: Int) {
    self.limit = limit
  }

  /// Takes a connection in; false when there are as many as allowed, or the server stops.
  func admit(_ channel: any Channel) -> Bool {
    state.withLock { state in
      guard state.channels.count < limit, !state.isStopping else { return false }
      state.channels[ObjectIdentifier(channel)] = channel
      return true
    }
  }

  func remove(_ channel: any Channel) {
    let waiting = state.withLock { state in
      state.channels[ObjectIdentifier(channel)] = nil
      guard state.channels.isEmpty else { return [CheckedContinuation<Void, Never>]() }
      let waiting = state.whenEmpty
      state.whenEmpty = []
      return waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Admits nobody from now on and asks every connection to finish what it has begun.
  func drain() {
    let channels = state.withLock { state in
      state.isStopping = true
      return Array(state.channels.values)
    }
    for channel in channels { channel.pipeline.fireUserInboundEventTriggered(DrainEvent()) }
  }

  /// Asks every connection to end if its client has kept it waiting for too long.
  func sweep() {
    for channel in state.withLock({ Array($0.channels.values) }) { channel.pipeline.fireUserInboundEventTriggered(SweepEvent()) }
  }

  /// Closes every connection that is left, whatever it has begun.
  func closeAll() {
    for channel in state.withLock({ Array($0.channels.values) }) { channel.close(promise: nil) }
  }

  /// Returns when no connection is left.
  func untilEmpty() async {
    await withCheckedContinuation { continuation in
      let isEmpty = state.withLock { state in
        if !state.channels.isEmpty { state.whenEmpty.append(continuation) }
        return state.channels.isEmpty
      }
      if isEmpty { continuation.resume() }
    }
  }
}

/// Asks a connection to answer what it has begun, to begin nothing new, and to close.
struct DrainEvent: Sendable {}

/// Asks a connection to look whether it waits for too long.
struct SweepEvent: Sendable {}
