import NIOCore
import NIOPosix
import Testing

@testable import PocketBroker

@Suite(.timeLimit(.minutes(1))) struct `The executor of an event loop` {
  @Test func `runs on the loop what a task does after it has waited`() async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let loop = group.any()
    let executor = LoopExecutor(loop)
    let (signals, signal) = AsyncStream<Void>.makeStream()
    let task = Task.immediate(executorPreference: executor) {
      for await _ in signals {}
      return loop.inEventLoop
    }
    signal.finish()
    #expect(await task.value)
    executor.close()
    try await group.shutdownGracefully()
  }

  @Test func `lets a task end that waits longer than the loop runs`() async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let executor = LoopExecutor(group.any())
    let (signals, signal) = AsyncStream<Void>.makeStream()
    let task = Task.immediate(executorPreference: executor) {
      for await _ in signals {}
      return executor.perform {}
    }
    executor.close()
    try await group.shutdownGracefully()
    signal.finish()
    #expect(await task.value == false)
  }
}
