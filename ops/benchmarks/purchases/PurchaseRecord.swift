import Foundation
import Models

/// A purchase, or a refund of one, as the files hold it.
struct PurchaseRecord {
  var time: Instant
  var customerID: CustomerID
  var transactionID: TransactionID
  /// Of a refund: the invoice that it reduces.
  var originalID: TransactionID?
  var amount: Int64

  /// All records in the order of time; of one instant purchases first.
  static func read(_ purchases: String, refunds: String?) throws -> [PurchaseRecord] {
    var records = try rows(purchases).map { row in
      row.header == "customer_id"
        ? try purchase(row, time: row[1] + "T12:00:00Z", customer: row[0], transaction: "row-\(row.number)", amount: minorUnits(row[3]))
        : try purchase(row, time: row[2], customer: row[1], transaction: row[0], amount: Int64(row[3]))
    }
    if let refunds {
      records += try rows(refunds).map { row in
        var record = try purchase(row, time: row[3], customer: row[2], transaction: row[0], amount: Int64(row[4]))
        record.originalID = TransactionID(row[1])
        return record
      }
    }
    return records.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
  }

  private struct Row {
    var file: String
    var header: String
    var number: Int
    var fields: [String]

    subscript(_ index: Int) -> String { fields.indices.contains(index) ? fields[index] : "" }
  }

  private static func rows(_ path: String) throws -> [Row] {
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline)
    let header = lines.first?.split(separator: ",").first.map(String.init) ?? ""
    return lines.enumerated().dropFirst().map { number, line in
      Row(
        file: path, header: header, number: number + 1,
        fields: line.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
    }
  }

  private static func purchase(_ row: Row, time: String, customer: String, transaction: String, amount: Int64?) throws -> PurchaseRecord {
    guard let time = Instant(rfc3339: time), let customerID = CustomerID(customer), let transactionID = TransactionID(transaction),
      let amount
    else { throw PurchaseError.line("\(row.file):\(row.number)") }
    return PurchaseRecord(time: time, customerID: customerID, transactionID: transactionID, amount: amount)
  }

  /// An amount with two decimals, exactly.
  private static func minorUnits(_ text: String) -> Int64? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].utf8.count == 2 else { return nil }
    return Int64(parts.joined())
  }
}

/// Why the comparison cannot be made, or what it found.
enum PurchaseError: Error {
  case usage
  /// A line that cannot be read.
  case line(String)
  /// A tier or a cut-off is not that of the sort.
  case differs
}

/// The command line.
struct PurchaseOptions {
  var purchases = ""
  var refunds: String?
  var lanes = 12
  var every = 60

  init(_ arguments: some Sequence<String>) throws {
    var files: [String] = []
    var option: String?
    for argument in arguments {
      switch option {
      case "--lanes": lanes = Int(argument) ?? 0
      case "--every": every = Int(argument) ?? 0
      default: break
      }
      if option != nil { option = nil } else if argument.hasPrefix("--") { option = argument } else { files.append(argument) }
    }
    guard (1...2).contains(files.count), lanes > 0, every > 0 else { throw PurchaseError.usage }
    purchases = files[0]
    refunds = files.count > 1 ? files[1] : nil
  }
}
