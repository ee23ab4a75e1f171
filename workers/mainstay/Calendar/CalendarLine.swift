import Models
import Rules
import Runtime

/// Reads questions from lines of JSON and answers them.
struct CalendarLine {
  /// What a line asks that names an instant and nothing else.
  enum Kind { case open, next }

  /// Why a line has no answer.
  struct Problem: Error, Hashable {
    /// For people, with the field that is wrong.
    var reason: String

    var json: String {
      var writer = JSONWriter()
      writer.beginObject()
      writer.field("error", reason)
      writer.endObject()
      return String(decoding: writer.bytes, as: UTF8.self)
    }
  }

  let book: CalendarBook
  let kind: Kind

  /// Answers the question of a line.
  func answer(_ line: String) -> Result<CalendarAnswer, Problem> {
    let node: PolicyNode
    do {
      node = try PolicyFile.nodes(of: line)
    } catch {
      return .failure(Problem(reason: "this is no JSON object"))
    }
    guard case .map = node.content else { return .failure(Problem(reason: "this is no JSON object")) }
    let reader = PolicyReader(node)
    let calendar = calendar(node, reader)
    let question = question(reader)
    reader.finish()
    guard reader.found.isEmpty, let calendar, let question else {
      let reasons = reader.found.map { $0.path.isEmpty ? $0.message : "\($0.path): \($0.message)" }
      return .failure(Problem(reason: reasons.joined(separator: "; ")))
    }
    return .success(calendar.answer(question))
  }

  private func calendar(_ node: PolicyNode, _ reader: PolicyReader) -> StoreCalendar? {
    if reader.has("store") {
      if reader.has("calendar") { reader.refuse("store", "a question names a calendar or a store, not both") }
      return reader.parse("store", nil, "an id of 1 to 128 bytes") { StoreID($0).map { .some(book.firm.calendar(of: $0)) } }
    }
    guard reader.has("calendar"), case .map(let entries) = node.content, let given = entries.first(where: { $0.key == "calendar" }) else {
      return book.standard
    }
    if case .scalar(let name) = given.value.content {
      if let calendar = book.firm.calendars[name] { return calendar }
      reader.refuse("calendar", "the policy has no calendar \"\(name)\"")
      return nil
    }
    return StoreCalendar(from: reader.map("calendar"), zone: book.firm.zone)
  }

  private func question(_ reader: PolicyReader) -> CalendarQuestion? {
    if reader.has("workSeconds") {
      let work = reader.parse("workSeconds", nil, "a number of seconds from 0 on") {
        BusinessSeconds(argument: $0).map { Optional($0.span) }
      }
      let pauses = reader.maps("pauses").map { pause in
        let read = (instant("start", pause), instant("end", pause))
        pause.finish()
        return read
      }
      guard let start = instant("start", reader), let work else { return nil }
      return .due(
        start: start, work: work,
        pauses: pauses.compactMap { start, end in
          guard let start, let end else { return nil }
          return CalendarPause(start: start, end: end)
        })
    }
    if reader.has("start") || reader.has("end") {
      let found = (start: instant("start", reader), end: instant("end", reader))
      guard let start = found.start, let end = found.end else { return nil }
      return .between(start: start, end: end)
    }
    guard let at = instant("at", reader) else { return nil }
    return kind == .open ? .open(at: at) : .next(at: at)
  }

  private func instant(_ key: String, _ reader: PolicyReader) -> Instant? {
    guard reader.has(key) else {
      reader.refuse(key, "is missing")
      return nil
    }
    return reader.parse(key, nil, "an instant such as 2026-03-02T09:00:00+08:00") { Instant(rfc3339: $0).map(Optional.some) }
  }
}
