/// A command cannot do what it was asked, for a reason of its own.
struct CommandFailure: Error, CustomStringConvertible {
  let status: ExitStatus
  let reason: String

  var description: String { reason }
}
