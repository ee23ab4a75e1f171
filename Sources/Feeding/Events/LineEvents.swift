package import Models

/// NDJSON: a CloudEvent in structured mode on each line, for the topic of its type.
package final class LineEvents: EventInput {
  package let text: InputText
  package let rejects: RejectsFile
  package private(set) var rows = 0
  private let check: EventCheck
  private let topic: EventTopic?
  private var lines: LineReader

  /// `topic`: the only one whose events are accepted; `nil`: that of each type.
  package init(_ text: InputText, topic: EventTopic? = nil, check: EventCheck, rejects: RejectsFile) {
    self.text = text
    self.topic = topic
    self.check = check
    self.rejects = rejects
    lines = LineReader(text.source)
  }

  package func next(into batch: inout EventBatch) throws(FeedError) -> Bool {
    guard try lines.next() else { return false }
    rows += 1
    let line = lines.bytes
    do throws(Fault) {
      guard !lines.isTooLong else { throw LineReader.tooLong }
      try check.append(line, topic: topic, to: &batch)
    } catch {
      try rejects.add(Reject(line: lines.line, column: error.pointer, reason: error.message), line: line)
    }
    return true
  }

  package func skip() throws(FeedError) -> Bool {
    guard try lines.next() else { return false }
    rows += 1
    return true
  }
}
