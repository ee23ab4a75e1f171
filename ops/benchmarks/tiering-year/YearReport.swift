/// The figures of one run.
struct YearReport {
  var sales: Int
  var customers: Int
  var processes: Int
  var reviews: Int
  var feedSeconds: Double
  var seconds: Double
  /// Processor time, user and system, of all threads.
  var workerSeconds: Double
  var brokerSeconds: Double
  var standings: Int
  /// Customers whose class after the last review is not that of the sort, and cut-offs that are not.
  var differences: Int

  var text: String {
    """
    \(sales) sales of \(customers) customers, \(reviews) nightly reviews, \(processes) worker process(es), pocket broker
    replayed in \(rounded(seconds)) s (limit 150, aim 60): \(Int(Double(sales) / seconds)) sales/s
    processor time: workers \(rounded(workerSeconds)) s, broker \(rounded(brokerSeconds)) s; feeding took \(rounded(feedSeconds)) s before
    \(standings) standings published; after the last review \(differences) differences from an exact sort
    """
  }

  var json: String {
    "{\"name\":\"tiering-year\",\"value\":\(rounded(seconds)),\"unit\":\"s\",\"baseline\":150,\"ratio\":\(rounded(seconds / 150)),"
      + "\"sales\":\(sales),\"reviews\":\(reviews),\"processes\":\(processes),\"workerCPU\":\(rounded(workerSeconds)),"
      + "\"brokerCPU\":\(rounded(brokerSeconds)),\"differences\":\(differences)}"
  }

  private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
