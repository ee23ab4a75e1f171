import Foundation
import Models

/// Holds what status said at each moment against what was so: who was dead, which reports were there, what was decided.
///
/// A worker's readings are a commit old, and a record's time is that of its writing, so a thing that happened less than `margin` before
/// the picture may be missing in it.
struct StatusJudgement {
  private static let margin = TimeSpan.seconds(3)

  let pictures: [StatusWatch.Picture]
  let deaths: [FleetScene.Death]
  let course: ReviewCourse

  init(_ pictures: [StatusWatch.Picture], deaths: [FleetScene.Death], _ course: ReviewCourse) {
    self.pictures = pictures
    self.deaths = deaths
    self.course = course
  }

  /// Everything that was said and was not so.
  var untruths: [String] { pictures.flatMap { picture in untruths(of: picture).map { "\(picture.at): \($0)" } } }

  private func untruths(of picture: StatusWatch.Picture) -> [String] {
    var found: [String] = []
    for death in deaths where death.gone <= picture.at && picture.whole <= death.succeeded {
      let name = "\(death.worker)/\(death.instance)"
      for object in picture.all("process")
      where object["worker"] as? String == death.worker && object["instance"] as? String == death.instance {
        if object["state"] as? String != "no answer" || object["ready"] as? Bool != false {
          found.append("\(name) is dead and said to be \(object["state"] ?? "")")
        }
        if !StatusWatch.Picture.lanes(object).isEmpty { found.append("\(name) is dead and has lanes") }
      }
    }
    for worker in Set(picture.all("process").compactMap { $0["worker"] as? String }) {
      let held = picture.all("process").filter { $0["worker"] as? String == worker }.flatMap(StatusWatch.Picture.lanes)
      let missing = picture.all("gap").filter { $0["worker"] as? String == worker }.flatMap(StatusWatch.Picture.lanes)
      if Set(held).union(missing) != Set(0..<12) || !Set(held).isDisjoint(with: missing) {
        found.append("\(worker) has lanes \(held.sorted()) and lacks \(missing)")
      }
    }
    for review in picture.all("review") { found += judge(review, picture) }
    return found
  }

  private func judge(_ object: [String: Any], _ picture: StatusWatch.Picture) -> [String] {
    guard let review = Self.instant(object["review"]) else { return [] }
    let awaited = (object["awaited"] as? [NSNumber] ?? []).map(\.int64Value)
    let isDecided = wasSo(course.decided[review], before: picture)
    switch object["state"] as? String {
    case "next":
      var found: [String] = []
      if isDecided { found.append("the review of \(review) is said to come and has been held") }
      if Self.instant(object["heldFrom"]) != review + .minutes(15) { found.append("the review of \(review) is not held from then") }
      if (Zone("Asia/Shanghai") ?? .utc).startOfDay((Zone("Asia/Shanghai") ?? .utc).date(at: review)) != review {
        found.append("\(review) is no midnight of the firm")
      }
      let before = course.decided[review - .days(1)]
      if object["isFirst"] as? Bool == true {
        if wasSo(before, before: picture) { found.append("the review of \(review) is not the first") }
      } else if before.map({ $0 > picture.whole }) ?? true {
        found.append("the review of \(review) is said to come next and the one before it was not decided")
      }
      return found
    case "collecting":
      if isDecided { return ["the review of \(review) is decided and said to wait for \(awaited)"] }
      return awaited.filter { hasReported($0, review, picture) }.map {
        "the review of \(review) is said to wait for partition \($0), which has reported"
      }
    case "settling":
      let decided = course.decided[review]
      return decided.map { $0 > picture.whole + Self.margin } ?? true ? ["the review of \(review) is said to be decided and is not"] : []
    default: return []
    }
  }

  /// Whether lane 0, alive all the time, has had a partition's report of the round at hand for a while.
  private func hasReported(_ partition: Int64, _ review: Instant, _ picture: StatusWatch.Picture) -> Bool {
    // Whoever just took lane 0 over has yet to read what is there.
    let moved = deaths.contains {
      $0.worker == "tiering" && $0.gone <= picture.whole && $0.succeeded + Self.margin + Self.margin >= picture.at
    }
    guard !moved, let rounds = course.reports[review]?[partition] else { return false }
    guard let last = rounds.filter({ wasSo($0.value, before: picture) }).keys.max() else { return false }
    return !(course.rounds[review] ?? [:]).contains { $0.key > last && $0.value <= picture.whole }
  }

  private func wasSo(_ instant: Instant?, before picture: StatusWatch.Picture) -> Bool {
    instant.map { $0 + Self.margin <= picture.at } ?? false
  }

  private static func instant(_ value: Any?) -> Instant? { (value as? String).flatMap { Instant(rfc3339: $0) } }
}
