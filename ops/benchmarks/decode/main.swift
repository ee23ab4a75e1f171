let format: Report.Format = CommandLine.arguments.contains("--json") ? .lines : .table
var report = Report(format)
try DecodeBenchmark().run(into: &report)
report.finish()
