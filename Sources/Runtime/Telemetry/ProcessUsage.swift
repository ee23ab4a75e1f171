import Glibc

/// What the process costs the machine, as Linux counts it (proc(5)).
struct ProcessUsage {
  let processorSeconds: Double
  let residentBytes: Int64
  let openFiles: Int

  /// Reads `/proc/self`; zeros where that cannot be read.
  static func now() -> ProcessUsage {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let seconds = [usage.ru_utime, usage.ru_stime].reduce(0.0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    return ProcessUsage(processorSeconds: seconds, residentBytes: residentPages * Int64(sysconf(Int32(_SC_PAGESIZE))), openFiles: fileCount)
  }

  /// The second field of `/proc/self/statm`.
  private static var residentPages: Int64 {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let fields = text.split(separator: " ")
    return fields.count > 1 ? Int64(fields[1]) ?? 0 : 0
  }

  private static var fileCount: Int {
    guard let folder = opendir("/proc/self/fd") else { return 0 }
    defer { closedir(folder) }
    var count = 0
    while let entry = readdir(folder) {
      if entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")) { count += 1 }
    }
    // Reading the folder opens one more.
    return max(0, count - 1)
  }
}
