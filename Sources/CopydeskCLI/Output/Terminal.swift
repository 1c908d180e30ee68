import ArgumentParser
import CopydeskPipelines
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// How output is written.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
}

/// Standard output and standard error.
enum Terminal {
  /// Whether a person reads standard output.
  static let isInteractive = isatty(STDOUT_FILENO) == 1

  static func line(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }
  /// Whether a person reads standard error.
  static let isErrorInteractive = isatty(STDERR_FILENO) == 1

  /// The last line of a terminal, which stays below all others; empty for none.
  private static let status = Mutex("")

  static func error(_ text: String) {
    status.withLock { status in
      write(status.isEmpty ? text + "\n" : "\r\u{1B}[K\(text)\n\(status)", to: STDERR_FILENO)
    }
  }

  /// Puts `text` in the place of the last line, where standard error is a terminal. An empty one takes the line away.
  static func status(_ text: String) {
    let line = String(text.prefix(max(1, columns - 1)))
    status.withLock { status in
      guard status != line else { return }
      status = line
      // One write, and nothing is taken away before it is overwritten: no flicker.
      write("\r\(line)\u{1B}[K", to: STDERR_FILENO)
    }
  }

  private static var columns: Int {
    var size = winsize()
    return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  /// Errors and warnings, a line each; of very many the first hundred.
  static func error(_ diagnostics: [Diagnostic]) {
    guard !CommandLog.isJSON else {
      for diagnostic in diagnostics { CommandLog.error("\(diagnostic)") }
      return
    }
    for diagnostic in diagnostics.prefix(mostShown) { diagnostic.lines.forEach { error($0) } }
    if diagnostics.count > mostShown { error("… and \(diagnostics.count - mostShown) more") }
  }

  /// Errors and warnings as above; a person also sees the line of each, and the place in it.
  static func error(_ diagnostics: [Diagnostic], in file: PipelineFile) {
    guard isErrorInteractive, !CommandLog.isJSON else { return error(diagnostics) }
    for diagnostic in diagnostics.prefix(mostShown) {
      error((diagnostic.lines + file.excerpt(of: diagnostic, columns: max(20, columns - 4))).joined(separator: "\n"))
    }
    if diagnostics.count > mostShown { error("… and \(diagnostics.count - mostShown) more") }
  }

  private static let mostShown = 100

  /// Bold for a person, plain for a pipe.
  static func bold(_ text: String) -> String { isInteractive ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
  static func dim(_ text: String) -> String { isInteractive ? "\u{1B}[2m\(text)\u{1B}[0m" : text }

  /// Columns of equal width; numbers to the right.
  static func table(_ rows: [[String]], rightAligned: Set<Int>) -> [String] {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        line += rightAligned.contains(column) ? padding + cell : cell + padding
        line += "  "
      }
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { systemWrite(descriptor, $0) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  Swift.max(-1, write(descriptor, bytes.baseAddress, bytes.count))
}
