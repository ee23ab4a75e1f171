internal import CKafka
internal import Glibc

/// A thread of its own for calls that block, so that none of them holds up the threads of Swift's tasks.
///
/// Work runs one piece at a time in the order in which it came. The thread ends once the value is gone and its work is done.
final class BlockingThread: Sendable {
  private let mailbox = Mailbox()

  /// Starts the thread; `name` (15 bytes at most) is what `top -H` and a debugger show. `idle` runs about once a second while there is no work.
  init(name: String, idle: @escaping Mailbox.Work = {}) throws(KafkaError) {
    let start = ThreadStart(name: name, mailbox: mailbox, idle: idle)
    var thread = pthread_t()
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    let argument = Unmanaged.passRetained(start)
    let status = pthread_create(
      &thread, &attributes,
      { raw in
        guard let raw else { return nil }
        Unmanaged<ThreadStart>.fromOpaque(raw).takeRetainedValue().run()
        return nil
      }, argument.toOpaque())
    pthread_attr_destroy(&attributes)
    guard status == 0 else {
      argument.release()
      let sentence = "the system has no thread to give: \(String(cString: strerror(status)))"
      throw .stop(KafkaFailure(.criticalResource, during: "start the thread \(name)", sentence: sentence))
    }
  }

  deinit { mailbox.close() }

  /// Runs `work` on the thread and returns what it returned.
  func run<Success: Sendable>(_ work: @escaping @Sendable () throws(KafkaError) -> Success) async throws(KafkaError) -> Success {
    let result: Result<Success, KafkaError> = await withCheckedContinuation { continuation in
      mailbox.post {
        do throws(KafkaError) { continuation.resume(returning: .success(try work())) } catch {
          continuation.resume(returning: .failure(error))
        }
      }
    }
    return try result.get()
  }
}

/// What a new thread takes with it.
private final class ThreadStart: Sendable {
  let name: String
  let mailbox: Mailbox
  let idle: Mailbox.Work

  init(name: String, mailbox: Mailbox, idle: @escaping Mailbox.Work) {
    self.name = name
    self.mailbox = mailbox
    self.idle = idle
  }

  func run() {
    ckafka_name_thread(name)
    while true {
      switch mailbox.next(patience: 1) {
      case .work(let work): work()
      case .idle: idle()
      case .closed: return
      }
    }
  }
}
