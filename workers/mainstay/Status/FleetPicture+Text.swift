import Models

extension FleetPicture {
  /// The table of processes and the lines below it. `rates` are records a second by worker, where they are known.
  func lines(rates: [String: Double]) -> [String] {
    var table = TextTable("WORKER", "INSTANCE", "LANES", ">LAG", ">RATE/S", "STATE", "STREAM TIME", "ADDRESS")
    for member in members {
      let rate = rates[member.status.worker].map { String(Int($0.rounded())) } ?? ""
      let time = member.lanes.isEmpty ? "" : member.streamTime?.description ?? "no tick yet"
      table.add(
        member.status.worker, member.status.instance, NumberRanges.text(member.lanes.map(\.partition)),
        member.lag.map { String($0) } ?? (member.answer == nil ? "" : "?"), rate, member.state, time, member.status.address)
    }
    var lines = table.isEmpty ? ["No worker has reported yet."] : table.lines
    lines += members.compactMap { remark(on: $0) }
    lines += gaps.map { gap in
      let lanes = gap.partitions.count == 1 ? "lane \(gap.partitions[0])" : "lanes \(NumberRanges.text(gap.partitions))"
      return "No process that answers has \(lanes) of \(gap.worker)."
    }
    if let sentence = review?.sentence { lines.append(sentence) }
    if let deadLetters { lines.append("Dead letters: \(deadLetters).") }
    return lines
  }

  /// What is to be said of a process beyond its row.
  private func remark(on member: FleetMember) -> String? {
    guard let answer = member.answer else {
      if member.isStopped { return nil }
      let seconds = max(0, (at - member.heardAt).milliseconds / 1_000)
      return "\(member.name) does not answer at \(member.status.address); it was last heard \(seconds) s ago."
    }
    if !answer.isReady {
      let shown = answer.reasons.prefix(3).joined(separator: "; ")
      return "\(member.name) is not ready: \(shown)\(answer.reasons.count > 3 ? "; …" : "")."
    }
    return answer.lanes.contains { $0.hasOwnTicks } ? "\(member.name) writes its own ticks, since the clock is silent." : nil
  }
}
