/// Looks at something that other processes bring about, again and again, until it is there.
///
/// Returns what `look` found; `nil` when the time is up or, while it was not there, `isPossible` has become false. There is nothing to be
/// woken by between two processes, so it looks every ten milliseconds.
package func awaited<Value>(
  within limit: Duration = .seconds(60), while isPossible: () -> Bool = { true }, _ look: () async throws -> Value?
) async throws -> Value? {
  let deadline = ContinuousClock.now + limit
  while true {
    // Asked first: what a process did just before its end counts.
    let goesOn = isPossible() && ContinuousClock.now < deadline
    if let found = try await look() { return found }
    guard goesOn else { return nil }
    try await Task.sleep(for: .milliseconds(10))
  }
}

/// The same for what either holds or does not: whether it came to hold.
package func awaited(
  within limit: Duration = .seconds(60), while isPossible: () -> Bool = { true }, _ holds: () async throws -> Bool
) async throws -> Bool {
  try await awaited(within: limit, while: isPossible) { try await holds() ? () : nil } != nil
}
