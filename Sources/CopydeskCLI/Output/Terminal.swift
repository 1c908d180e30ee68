import ArgumentParser
import CopydeskPipelines

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
  static func error(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

  /// Draws a line of standard error again, in the place of what stood in it.
  static func redraw(_ text: String) { write("\r\u{1B}[2K" + text, to: STDERR_FILENO) }

  /// Errors and warnings, a line each; of very many the first hundred.
  static func error(_ diagnostics: [Diagnostic]) {
    for diagnostic in diagnostics.prefix(100) { error(diagnostic.description) }
    if diagnostics.count > 100 { error("… and \(diagnostics.count - 100) more") }
  }

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
