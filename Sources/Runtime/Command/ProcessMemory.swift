import Glibc

/// How the process's allocator deals with memory.
package enum ProcessMemory {
  /// Has the allocator give large buffers back to the system as soon as they are free; call it before threads are made.
  ///
  /// By default glibc keeps an arena for nearly every thread, and raises its threshold for mapping memory to the largest buffer
  /// that was ever freed. Batches of a megabyte that one thread reads and another frees then stay in the arenas, and the process
  /// keeps the size of its busiest moment. Without glibc's allocator nothing is set.
  package static func keepSmall() {
    // Looked up by name, as the Glibc module has no <malloc.h>; the numbers are that header's.
    typealias SetOption = @convention(c) (_ option: Int32, _ value: Int32) -> Int32
    guard let symbol = dlsym(nil, "mallopt") else { return }
    let setOption = unsafeBitCast(symbol, to: SetOption.self)
    let (trimThreshold, mapThreshold, mostArenas): (Int32, Int32, Int32) = (-1, -3, -8)
    // With fewer, the lanes wait for each other whenever they make a value.
    _ = setOption(mostArenas, 4)
    _ = setOption(mapThreshold, 128 << 10)
    _ = setOption(trimThreshold, 256 << 10)
  }
}
