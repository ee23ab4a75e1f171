import Models

/// Business time counted minute by minute: Monday to Saturday from 08:30 to 18:00 in Shanghai, which has no daylight saving.
///
/// The default calendar of the policy, written down a second time on purpose and in the plainest way: truth must not share the rule that
/// it is to judge.
enum BusinessMinutes {
  private static let minute: Int64 = 60_000
  private static let east: Int64 = 8 * 60

  /// Whether stores are open throughout the minute that holds an instant.
  static func isOpen(_ instant: Int64) -> Bool {
    let minutes = instant.flooredQuotient(minute) + east
    let day = minutes.flooredQuotient(1_440)
    let ofDay = minutes - day * 1_440
    // 1970-01-01 was a Thursday.
    let weekday = ((day + 3) % 7 + 7) % 7
    return weekday != 6 && ofDay >= 8 * 60 + 30 && ofDay < 18 * 60
  }

  /// The instant at which so much business time has passed since a start, not counting what is held.
  static func add(_ milliseconds: Int64, to start: Int64, holds: [Range<Int64>]) -> Int64 {
    var left = milliseconds
    var at = start
    while left > 0 {
      var end = (at.flooredQuotient(minute) + 1) * minute
      var isHeld = false
      for hold in holds {
        if hold.contains(at) {
          isHeld = true
          end = min(end, hold.upperBound)
        } else if hold.lowerBound > at {
          end = min(end, hold.lowerBound)
        }
      }
      if isOpen(at), !isHeld {
        let taken = min(left, end - at)
        left -= taken
        at += taken
      } else {
        at = end
      }
    }
    return at
  }
}
