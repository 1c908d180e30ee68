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
