import Foundation

/// The program that runs.
enum ThisProgram {
  /// Where its file is.
  static var path: String { Bundle.main.executablePath ?? CommandLine.arguments[0] }

  /// What tells this build from another, which may do something else in the same pipeline: size and time of change.
  static var identity: String {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { return "" }
    let size = attributes[.size] as? Int ?? 0
    let changed = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
    return "\(CopydeskCommand.version) \(size) \(changed)"
  }

  /// Has the system's allocator keep the memory that batches let go of for those that follow.
  ///
  /// By itself glibc gives pieces of this size back at once and asks for them again, page by page: 14 % of the time of
  /// `Benchmarks/json-lines`.
  static func keepFreedMemory() {
    // Swift's view of the C library has no malloc.h, and other libraries have no `mallopt`.
    guard let found = dlsym(dlopen(nil, RTLD_NOW), "mallopt") else { return }
    let mallopt = unsafeBitCast(found, to: (@convention(c) (Int32, Int32) -> Int32).self)
    let (trimThreshold, mapThreshold): (Int32, Int32) = (-1, -3)
    _ = mallopt(trimThreshold, 128 << 20)
    _ = mallopt(mapThreshold, 32 << 20)
  }

  /// Processor time of the process so far, in seconds, and the most memory that it held, in bytes.
  static func usage() -> (cpuSeconds: Double, peakMemoryBytes: Int) {
    var usage = rusage()
    #if canImport(Darwin)
      getrusage(RUSAGE_SELF, &usage)
      let unit = 1
    #else
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      let unit = 1024
    #endif
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return (seconds(usage.ru_utime) + seconds(usage.ru_stime), Int(usage.ru_maxrss) * unit)
  }
}
