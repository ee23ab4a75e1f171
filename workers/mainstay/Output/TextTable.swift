/// Columns of text for a terminal: as wide as their widest cell, numbers on the right.
struct TextTable {
  /// How a column stands under its title.
  enum Side { case left, right }

  private let columns: [(title: String, side: Side)]
  private var rows: [[String]] = []

  /// A table with these columns; a title that begins with `>` stands on the right, as numbers do.
  init(_ titles: String...) {
    columns = titles.map { $0.hasPrefix(">") ? (String($0.dropFirst()), .right) : ($0, .left) }
  }

  /// Adds a row; cells that are missing are empty, and those beyond the last column are left out.
  mutating func add(_ cells: String...) {
    rows.append(columns.indices.map { $0 < cells.count ? cells[$0] : "" })
  }

  var isEmpty: Bool { rows.isEmpty }

  /// The lines, titles first.
  var lines: [String] {
    let all = [columns.map(\.title)] + rows
    let widths = columns.indices.map { column in all.map { Self.width(of: $0[column]) }.max() ?? 0 }
    return all.map { row in
      let cells = columns.indices.map { column in
        let space = String(repeating: " ", count: widths[column] - Self.width(of: row[column]))
        return columns[column].side == .left ? row[column] + space : space + row[column]
      }
      let line = cells.joined(separator: "  ")
      return String(line[..<(line.lastIndex { $0 != " " }.map { line.index(after: $0) } ?? line.startIndex)])
    }
  }

  /// The columns of a terminal that a text takes; what East Asian scripts write is two wide (UAX #11, as far as names need it).
  static func width(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { sum, scalar in
      let isWide: Bool =
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
          0x1F300...0x1FAFF, 0x20000...0x3FFFD:
          true
        default: false
        }
      return sum + (isWide ? 2 : 1)
    }
  }
}
