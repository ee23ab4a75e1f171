import ArgumentParser
import Foundation
import Models
import Rules
import Runtime

/// Which calendar answers, and where the questions come from.
struct CalendarSource: ParsableArguments {
  @Option(
    help: ArgumentHelp("A file with one calendar (zone, hours, holidays, special), or a policy, whose default answers.", valueName: "file"))
  var calendar: String?

  @Option(help: "The store whose calendar answers, after the policy.")
  var store: String?

  @Option(help: "The policy file; else MAINSTAY_POLICY. Without one every value is its default.")
  var policy: String?

  func validate() throws {
    if calendar != nil, store != nil { throw ValidationError("--calendar and --store exclude each other") }
  }

  /// Answers the question of the options, or those of standard input when there is none.
  func answer(asked kind: CalendarLine.Kind, _ fromInput: Bool, _ question: () throws -> CalendarQuestion?) throws {
    let single = fromInput ? nil : try question()
    if single == nil, isatty(STDIN_FILENO) != 0 {
      throw ValidationError("No question was given: use the options, or write questions to standard input (see --help)")
    }
    let book: CalendarBook
    do {
      book = try makeBook()
    } catch let failure as PolicyFile.Failure {
      Self.complain("\(calendar ?? policyPath ?? "policy"): \(failure)")
      throw ExitCode(78)
    }
    if let single { return print(book.standard.answer(single).json) }
    guard Self.answerInput(CalendarLine(book: book, kind: kind)) else { throw ExitCode(65) }
  }

  private func makeBook() throws -> CalendarBook {
    let book: CalendarBook
    if let calendar {
      book = try CalendarBook(file: PolicyFile.read(calendar).text, policy: try policyText())
    } else {
      book = try CalendarBook(policy: try policyText() ?? "")
    }
    guard let store else { return book }
    guard let id = StoreID(store) else { throw ValidationError("--store: an id has 1 to 128 bytes") }
    if !book.firm.knows(id) { Self.complain("the policy does not name the store \(id); its default calendar answers") }
    return book.answering(for: id)
  }

  private var policyPath: String? {
    policy ?? ProcessInfo.processInfo.environment["MAINSTAY_POLICY"].flatMap { $0.isEmpty ? nil : $0 }
  }

  private func policyText() throws -> String? { try policyPath.map { try PolicyFile.read($0).text } }

  /// Answers each line of standard input; `false` when one could not be read.
  private static func answerInput(_ reader: CalendarLine) -> Bool {
    var number = 0
    var isClean = true
    while let line = readLine() {
      number += 1
      if line.allSatisfy(\.isWhitespace) { continue }
      switch reader.answer(line) {
      case .success(let answer): print(answer.json)
      case .failure(let problem):
        isClean = false
        print(problem.json)
        complain("line \(number): \(problem.reason)")
      }
    }
    return isClean
  }

  private static func complain(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
