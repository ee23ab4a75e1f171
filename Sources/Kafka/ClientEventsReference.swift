/// The reference to `ClientEvents` that librdkafka holds as an opaque pointer.
///
/// A member of `Client` of its own, so that it is released after the client's `deinit` has destroyed the instance and with it the last
/// callback.
final class ClientEventsReference: Sendable {
  private let events: ClientEvents

  init(_ events: ClientEvents) { self.events = events }

  /// What callbacks get back; valid as long as this value lives.
  var opaque: UnsafeMutableRawPointer { Unmanaged.passUnretained(events).toOpaque() }
}
