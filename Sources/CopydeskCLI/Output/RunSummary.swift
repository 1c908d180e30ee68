import CopydeskCore
import Foundation

/// The report of a run for people: a table on a terminal, a line for each part elsewhere.
struct RunSummary {
  var report: RunReport
  var elapsed: Duration
  var totals: RunJSON

  func print(_ line: (String) -> Void) {
    if Terminal.isInteractive {
      let table = RunTable(report)
      for (index, row) in Terminal.table(table.rows, rightAligned: table.numbers).enumerated() {
        line(index == 0 ? Terminal.dim(row) : row)
      }
      line("")
    } else {
      for node in report.nodes { line(Self.plain(node)) }
      for sink in report.sinks { line(Self.plain(sink)) }
    }
    for node in report.nodes { printReasons(node, line) }
    for sink in report.sinks {
      line("\(sink.id): \(count(sink.delivered)) rows in \(sink.files.joined(separator: ", "))")
    }
    let through = "\(count(report.documents)) \(report.documents == 1 ? "document" : "documents")"
    line(
      "\(Terminal.bold(through)): \(count(report.rejected)) rejected, \(count(report.failed)) failed; "
        + "\(elapsed.formatted(.units(allowed: [.hours, .minutes, .seconds, .milliseconds], width: .narrow, maximumUnitCount: 2))), "
        + "\(String(format: "%.2f", totals.cpuSeconds)) s of CPU, \(totals.peakMemoryBytes >> 20) MiB of memory"
    )
  }

  private func printReasons(_ node: RunReport.Node, _ line: (String) -> Void) {
    let reasons = node.counts.reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    for (reason, number) in reasons.prefix(10) { line("rejected by \(node.id): \(count(number)) × \(reason)") }
    guard reasons.count > 10 else { return }
    let rest = reasons.dropFirst(10).reduce(0) { $0 + $1.value }
    line("rejected by \(node.id): \(count(rest)) for \(reasons.count - 10) other reasons, all of them in run.json")
  }

  /// Wide numbers in groups for a person, in one piece for a program.
  private func count(_ number: Int) -> String { Terminal.isInteractive ? Quantity.count(number) : String(number) }

  private static func plain(_ node: RunReport.Node) -> String {
    let counts = node.counts
    return "\(node.id): in=\(counts.read) out=\(counts.out) rejected=\(counts.rejected) failed=\(counts.failed)"
      + " cuts=\(counts.marks.cuts) changes=\(counts.marks.changes) notes=\(counts.marks.notes)"
      + " bytes-in=\(counts.bytesIn) bytes-out=\(counts.bytesOut)"
      + " cpu=\(Double(counts.cpuNanoseconds / 1_000_000) / 1_000)"
  }

  private static func plain(_ sink: RunReport.Sink) -> String {
    "\(sink.id): in=\(sink.delivered) bytes-out=\(sink.bytes) cpu=\(Double(sink.cpuNanoseconds / 1_000_000) / 1_000)"
  }
}

/// The table of a run: a row for each source, stage and sink. A column of marks in which nothing stands is left out.
struct RunTable {
  /// The header and the rows.
  private(set) var rows: [[String]]
  /// The columns that are right-aligned.
  var numbers: Set<Int> { Set(1..<rows[0].count) }

  private typealias Column = (title: String, isOptional: Bool, cell: (NodeCounts) -> String?)

  init(_ report: RunReport) {
    let nodes = report.nodes
    func count(_ number: Int) -> String? { number == 0 ? nil : Quantity.count(number) }
    func bytes(_ number: Int) -> String? { number == 0 ? nil : Quantity.bytes(Double(number)) }
    func seconds(_ nanoseconds: Int) -> String? {
      nanoseconds == 0 ? nil : String(format: "%.3f", Double(nanoseconds) / 1e9)
    }
    let columns: [Column] = [
      ("in", false, { count($0.read) }), ("out", false, { count($0.out) }),
      ("rejected", false, { count($0.rejected) }), ("failed", false, { count($0.failed) }),
      ("cuts", true, { count($0.marks.cuts) }), ("changes", true, { count($0.marks.changes) }),
      ("notes", true, { count($0.marks.notes) }),
      ("bytes in", false, { bytes($0.bytesIn) }), ("bytes out", false, { bytes($0.bytesOut) }),
      ("CPU s", false, { seconds($0.cpuNanoseconds) }),
    ]
    let shown = columns.filter { column in
      !column.isOptional || nodes.contains { column.cell($0.counts) != nil }
    }
    rows = [[""] + shown.map(\.title)]
    rows += nodes.map { node in [node.id] + shown.map { $0.cell(node.counts) ?? "·" } }
    rows += report.sinks.map { sink in
      [sink.id]
        + shown.map { column in
          switch column.title {
          case "in": count(sink.delivered) ?? "·"
          case "bytes out": bytes(sink.bytes) ?? "·"
          case "CPU s": seconds(sink.cpuNanoseconds) ?? "·"
          default: ""
          }
        }
    }
  }
}
