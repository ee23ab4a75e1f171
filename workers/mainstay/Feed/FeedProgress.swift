import Feeding

/// The line that tells a person how far a feed has come; nothing where nobody looks.
final class FeedProgress {
  private let inputs: [any EventInput]
  private let size: Int64?
  private let began = ContinuousClock.now
  private var shown = ContinuousClock.now
  private var isShown = false

  init(_ inputs: [any EventInput]) {
    self.inputs = inputs
    let sizes = inputs.map(\.text.size)
    size = sizes.contains(nil) ? nil : sizes.reduce(0) { $0 + ($1 ?? 0) }
  }

  /// Tells how much of the files has been read, at most ten times a second.
  func update(_ what: String = "reading") {
    guard Terminal.isWatched else { return }
    let now = ContinuousClock.now
    guard now - shown > .milliseconds(100) else { return }
    shown = now
    isShown = true
    let rows = inputs.reduce(0) { $0 + $1.rows }
    let seconds = (now - began) / .seconds(1)
    let rate = Int(Double(rows) / max(seconds, 0.001))
    guard let size, size > 0 else { return Terminal.overwrite("\(what) \(rows) rows, \(rate)/s") }
    let share = min(1, Double(inputs.reduce(0) { $0 + $1.text.position }) / Double(size))
    let left = share > 0.01 ? Int(seconds / share - seconds) : nil
    let bar = String(repeating: "█", count: Int(share * 30)) + String(repeating: "░", count: 30 - Int(share * 30))
    Terminal.overwrite("\(what) \(bar) \(Int(share * 100)) %  \(rows) rows, \(rate)/s\(left.map { ", \($0) s left" } ?? "")")
  }

  /// Tells how many days of a history are done.
  func update(day: String, events: Int, of total: Int) {
    guard Terminal.isWatched else { return }
    let now = ContinuousClock.now
    guard now - shown > .milliseconds(100) else { return }
    shown = now
    isShown = true
    Terminal.overwrite("feeding \(day)  \(events) of \(total) events (\(events * 100 / max(1, total)) %)")
  }

  /// Clears the line.
  func end() {
    if isShown { Terminal.overwrite("") }
  }
}
