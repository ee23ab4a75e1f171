/// The figures of a benchmark: a table for people, or one JSON object a line for machines.
struct Report {
  enum Format {
    case table, lines
  }

  /// One figure beside the one that it is held against.
  struct Figure {
    let name: String
    let value: Double
    let unit: String
    let baseline: Double
    /// What the baseline is.
    let against: String

    /// How many times better than the baseline.
    var ratio: Double { baseline / value }
  }

  private let format: Format
  private var figures: [Figure] = []

  init(_ format: Format) { self.format = format }

  mutating func add(_ figure: Figure) {
    figures.append(figure)
    guard format == .lines else { return }
    print(
      """
      {"name":"\(figure.name)","value":\(figure.value.rounded(to: 4)),"unit":"\(figure.unit)",\
      "baseline":\(figure.baseline.rounded(to: 4)),"ratio":\(figure.ratio.rounded(to: 2)),"against":"\(figure.against)"}
      """)
  }

  /// Prints the table, when that is the format.
  func finish() {
    guard format == .table else { return }
    let rows = figures.map { figure in
      [
        figure.name, "\(figure.value.rounded(to: 3)) \(figure.unit)", "\(figure.baseline.rounded(to: 3)) \(figure.unit)",
        "\(figure.ratio.rounded(to: 1)) ×", figure.against,
      ]
    }
    let table = [["figure", "measured", "baseline", "better by", "baseline is"]] + rows
    let widths = table[0].indices.map { column in table.map { $0[column].count }.max() ?? 0 }
    for row in table {
      print(zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  "))
    }
  }
}

extension Double {
  fileprivate func rounded(to places: Int) -> Double {
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    return (self * scale).rounded() / scale
  }
}
