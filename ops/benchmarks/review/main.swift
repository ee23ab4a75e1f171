import Models
import Rules

/// Measures one daily review: `review [customers] [lanes]` (1,000,000 on 12). No broker and no database: rows are held in memory, so what
/// is measured is the rule's own work, the encoding and decoding of its messages included.
let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
let benchmark = try ReviewBenchmark(customers: arguments.first ?? 1_000_000, lanes: arguments.dropFirst().first ?? 12)
try benchmark.fill()
for day in 0..<4 { try benchmark.review(day: day) }
