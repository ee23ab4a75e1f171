import Models

/// What libFuzzer calls with each input: a byte that chooses topic and mode, the record's key up to a line feed, and its value.
///
/// Nothing may trap, and more must hold: a refusal has words; what decodes encodes to something that decodes to the same, and that is
/// written the same again.
@c(LLVMFuzzerTestOneInput)
public func fuzzDecoder(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start, count > 0 else { return 0 }
  let input = UnsafeRawBufferPointer(start: start, count: count)
  let parts = input.dropFirst().split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
  let topic = EventTopic.all[Int(input[0]) % EventTopic.all.count]
  let key = UnsafeRawBufferPointer(rebasing: parts[0])
  let value = parts.count > 1 ? UnsafeRawBufferPointer(rebasing: parts[1]) : nil
  if input[0] >= 128, let value {
    tryBinary(key, value, on: topic)
  } else {
    tryStructured(key, value, on: topic)
  }
  return 0
}

/// One decoder for all inputs, as a lane has: what one record leaves behind must not touch the next. libFuzzer has one thread.
private nonisolated(unsafe) let decoder = EventDecoder()

private func tryStructured(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?, on topic: EventTopic) {
  guard let event = decode(LentRecord(key: key, value: value), on: topic)?.event else { return }
  let written = encode(event)
  guard let again = written.withUnsafeBytes({ decode(LentRecord(key: key, value: $0), on: topic)?.event }) else {
    fatalError("what was written is refused")
  }
  guard again.payload == event.payload, again.time == event.time, again.id == event.id, again.source == event.source else {
    fatalError("what was written says something else")
  }
  guard encode(again) == written else { fatalError("the same event was written in two ways") }
}

/// The value's first three lines are `ce_id`, `ce_time` and `ce_type`, and what is left is the data.
private func tryBinary(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer, on topic: EventTopic) {
  let parts = value.split(separator: UInt8(ascii: "\n"), maxSplits: 3, omittingEmptySubsequences: false)
  guard parts.count == 4 else { return }
  let names: [StaticString] = ["ce_id", "ce_time", "ce_type", "ce_specversion", "ce_source"]
  let values = parts.prefix(3).map { UnsafeRawBufferPointer(rebasing: $0) } + [lend("1.0"), lend("s")]
  let headers = zip(names, values).map { LentHeader(name: lend($0), value: $1) }
  headers.withUnsafeBufferPointer { headers in
    _ = decode(LentRecord(key: key, value: UnsafeRawBufferPointer(rebasing: parts[3]), headers: headers), on: topic)
  }
}

private func lend(_ text: StaticString) -> UnsafeRawBufferPointer {
  UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
}

private func encode(_ event: Event<EventPayload>) -> [UInt8] {
  var writer = JSONWriter()
  writer.event(EventAttributes(id: event.id, source: event.source, time: event.time), event.payload)
  return writer.bytes
}

private func decode(_ record: LentRecord, on topic: EventTopic) -> DecodedRecord? {
  do throws(Fault) {
    return try decoder.decode(record, on: topic)
  } catch {
    guard !error.message.isEmpty else { fatalError("a refusal without words") }
    return nil
  }
}
