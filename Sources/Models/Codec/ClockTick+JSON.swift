extension ClockTick {
  /// The CloudEvents `type`.
  package static var type: String { "clock.tick" }

  init(from data: inout JSONObject) throws(Fault) {
    mode = try data.choice("mode")
    ends =
      try data.optionalObject("ends") { (object) throws(Fault) in
        var ends: [String: Int64] = [:]
        try object.forEachMember { (topic, end) throws(Fault) in
          ends[topic.string] = try end.asInteger("an offset", in: 0...Int64.max)
        }
        return ends
      } ?? [:]
  }

  /// Writes the members of the data; the topics in the order of their names, so that the same tick has the same bytes.
  func write(to writer: inout JSONWriter) {
    writer.field("mode", mode)
    guard !ends.isEmpty else { return }
    writer.object("ends", ends) { ends, writer in
      for (topic, end) in ends.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
        writer.name(text: topic)
        writer.value(end)
      }
    }
  }
}
