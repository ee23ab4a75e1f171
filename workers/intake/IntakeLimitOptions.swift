import ArgumentParser
import Intake

/// How much is taken, and for how long a repeat is told at once.
struct IntakeLimitOptions: ParsableArguments {
  @Option(help: "The largest body of a request, in bytes.")
  var maxBodyBytes = IntakeOptions.Limits().bodyBytes

  @Option(help: "The most events of a request.")
  var maxEvents = IntakeOptions.Limits().events

  @Option(help: "Events a second that each key may send in the long run; 0 is no limit.")
  var eventsPerSecond = IntakeOptions.Limits().eventsPerSecond

  @Option(help: "Connections at the same time.")
  var maxConnections = IntakeOptions.Limits().connections

  @Option(help: "Bytes of bodies that are held in memory at the same time.")
  var maxBufferedBytes = IntakeOptions.Limits().bufferedBytes

  @Option(help: "Bytes that may wait on disk for the broker; beyond them nothing is taken.")
  var maxSpoolBytes = IntakeOptions.Limits().spoolBytes

  @Option(help: "For how many hours a repeat is answered with \"duplicate\".")
  var repeatHours = Int(IntakeOptions.Window().seconds / 3_600)

  @Option(help: "The most events that are remembered for that; half as many at least.")
  var repeatEvents = IntakeOptions.Window().events

  func validate() throws {
    let numbers = [
      ("--max-body-bytes", maxBodyBytes), ("--max-events", maxEvents), ("--max-connections", maxConnections),
      ("--max-buffered-bytes", maxBufferedBytes), ("--max-spool-bytes", maxSpoolBytes), ("--repeat-hours", repeatHours),
      ("--repeat-events", repeatEvents),
    ]
    for (name, number) in numbers where number < 1 { throw ValidationError("\(name) must be at least 1.") }
    guard eventsPerSecond >= 0 else { throw ValidationError("--events-per-second must be 0 or more.") }
    guard maxBodyBytes <= maxBufferedBytes else { throw ValidationError("--max-buffered-bytes must be at least --max-body-bytes.") }
    guard maxBodyBytes <= 256 << 20 else { throw ValidationError("--max-body-bytes must be at most 268435456.") }
    guard repeatHours <= 10_000, repeatEvents <= 100_000_000 else {
      throw ValidationError("--repeat-hours must be at most 10000 and --repeat-events at most 100000000.")
    }
  }

  var limits: IntakeOptions.Limits {
    var limits = IntakeOptions.Limits()
    limits.bodyBytes = maxBodyBytes
    limits.events = maxEvents
    limits.eventsPerSecond = eventsPerSecond
    limits.connections = maxConnections
    limits.bufferedBytes = maxBufferedBytes
    limits.spoolBytes = maxSpoolBytes
    return limits
  }

  var window: IntakeOptions.Window {
    var window = IntakeOptions.Window()
    window.seconds = Int64(repeatHours) * 3_600
    window.events = repeatEvents
    return window
  }
}
