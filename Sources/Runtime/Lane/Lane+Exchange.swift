import Models
import State

/// What lanes decide together: messages on exchange topics, and the hold between a tick and its end.
///
///     free ── tick ──▶ held ── message ──▶ … ──▶ free: the tick is copied to the worker's topic, and records are taken again
///
/// The tick that a lane is held at is a row until it ends, so that whoever opens the lane next ends it.
extension Lane {
  /// Takes up an exchange in which the lane was when it was closed.
  func resume() throws {
    try worker.resume(context)
    if context.hold == nil { try endHeldTick() }
  }

  /// Ends a tick once all that is published for it is in the batch: at once, or when the lane is free again.
  func endTick(_ reference: RecordReference) throws {
    let tick = try KeptRecord(reference, topic: WorkerInput.clock.topic, place)
    if context.hold == nil {
      copy(tick)
    } else {
      try store.tables.put(tick, KeptRecord.heldKey, in: KeptRecord.heldTick)
      FaultPoint.exchangeHeld.pass()
    }
  }

  /// Takes a message, and ends the tick at hand when that frees the lane.
  func takeMessage(_ entry: LaneInbox.Entry) throws {
    FaultPoint.exchangeBeforeMessage.pass()
    let input = inputs[entry.input]
    var message = LaneMessage(topic: input.topic, partition: place.partition, key: "", value: [])
    try entry.record.lend { _, _, key, value in
      message.key = key.map { String(decoding: $0, as: UTF8.self) } ?? ""
      message.value = value.map { [UInt8]($0) } ?? []
    }
    context.count("messages_in")
    let wasHeld = context.hold != nil
    if case .park(let fault) = try worker.receive(message, context) { try park(fault, entry) }
    guard wasHeld, context.hold == nil else { return }
    try endHeldTick()
    FaultPoint.exchangeFreed.pass()
  }

  private func endHeldTick() throws {
    guard let tick = try store.tables.row(KeptRecord.heldKey, in: KeptRecord.heldTick) else { return }
    copy(tick)
    try store.tables.remove(KeptRecord.heldKey, in: KeptRecord.heldTick)
  }

  /// Copies a tick into the worker's event topic, byte for byte, for those who read it in history.
  private func copy(_ tick: KeptRecord) {
    guard let tickCarrier else { return }
    let key = tick.key.map { String(decoding: $0, as: UTF8.self) } ?? String(place.partition)
    context.publish(to: tickCarrier, key: key, value: tick.value ?? [])
  }
}

extension KeptRecord {
  /// The one tick that the lane is held at.
  static let heldTick = Table<KeptRecord>("held-tick")
  static let heldKey = RowKey("tick")
}
