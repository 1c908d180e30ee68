/// What makes one text another, as lines for people: a unified diff, and within a line that changed, the words.
public enum TextDifference {
  private static let context = 2
  /// More lines than this are not compared; the texts are then shown as wholly different.
  private static let mostLines = 4_000

  private enum Line {
    case same(Int, Int)
    case gone(Int)
    case new(Int)

    var isSame: Bool { if case .same = self { true } else { false } }
  }

  /// The lines of a diff, without a head; empty for equal texts.
  public static func lines(from old: String, to new: String) -> [String] {
    let left = old.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let right = new.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let script = script(left, right)
    var isShown = Array(repeating: false, count: script.count)
    for (index, line) in script.enumerated() where !line.isSame {
      for near in max(0, index - context)...min(script.count - 1, index + context) { isShown[near] = true }
    }
    var result: [String] = []
    var isGap = true
    var position = (1, 1)
    for (index, line) in script.enumerated() {
      if isShown[index], isGap {
        result.append("@@ line \(position.0) of what was expected, \(position.1) of what came")
      }
      isGap = !isShown[index]
      switch line {
      case .same(let place, _):
        if isShown[index] { result.append("  " + left[place]) }
        position = (position.0 + 1, position.1 + 1)
      case .gone(let place):
        result.append("- " + visible(left[place]))
        position.0 += 1
      case .new(let place):
        result.append("+ " + visible(right[place]))
        position.1 += 1
        if index > 0, case .gone(let before) = script[index - 1], isSingle(script, at: index) {
          result.append("  " + words(from: left[before], to: right[place]))
        }
      }
    }
    return result
  }

  /// Whether one line took the place of one.
  private static func isSingle(_ script: [Line], at index: Int) -> Bool {
    (index < 2 || script[index - 2].isSame) && (index + 1 == script.count || script[index + 1].isSame)
  }

  /// The changed middle of a line: `The ferry [-left-]{+leaves+} at noon`.
  private static func words(from old: String, to new: String) -> String {
    let (left, right) = (Array(old), Array(new))
    let start = zip(left, right).prefix { $0 == $1 }.count
    let most = min(left.count, right.count) - start
    let end = zip(left.reversed(), right.reversed()).prefix { $0 == $1 }.prefix(most).count
    let before = left[..<start].suffix(30)
    let after = left[(left.count - end)...].prefix(30)
    let gone = String(left[start..<(left.count - end)])
    let came = String(right[start..<(right.count - end)])
    return (before.count < start ? "…" : "") + String(before) + (gone.isEmpty ? "" : "[-\(visible(gone))-]")
      + (came.isEmpty ? "" : "{+\(visible(came))+}") + String(after) + (after.count < end ? "…" : "")
  }

  /// Blanks at the ends, and what nobody would see, spelled out.
  private static func visible(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
        result += "⟨U+\(String(scalar.value, radix: 16, uppercase: true))⟩"
      case .spaceSeparator where scalar != " ":
        result += "⟨U+\(String(scalar.value, radix: 16, uppercase: true))⟩"
      default: result.unicodeScalars.append(scalar)
      }
    }
    let end = result.reversed().prefix { $0 == " " }.count
    return result.dropLast(end) + String(repeating: "␣", count: end)
  }

  private static func script(_ left: [String], _ right: [String]) -> [Line] {
    let start = zip(left, right).prefix { $0 == $1 }.count
    let most = min(left.count, right.count) - start
    let end = zip(left.reversed(), right.reversed()).prefix { $0 == $1 }.prefix(most).count
    let (rows, columns) = (left.count - start - end, right.count - start - end)
    var script = (0..<start).map { Line.same($0, $0) }
    script += middle(left[start..<start + rows], right[start..<start + columns])
    script += (0..<end).map { Line.same(left.count - end + $0, right.count - end + $0) }
    return script
  }

  /// What went and what came, by the standard library's difference.
  private static func middle(_ left: ArraySlice<String>, _ right: ArraySlice<String>) -> [Line] {
    guard left.count + right.count <= mostLines else {
      return left.indices.map { .gone($0) } + right.indices.map { .new($0) }
    }
    let difference = Array(right).difference(from: Array(left))
    let gone = Set(difference.removals.map(\.offset))
    let new = Set(difference.insertions.map(\.offset))
    var lines: [Line] = []
    var (row, column) = (0, 0)
    while row < left.count || column < right.count {
      if row < left.count, gone.contains(row) {
        lines.append(.gone(left.startIndex + row))
        row += 1
      } else if column < right.count, new.contains(column) {
        lines.append(.new(right.startIndex + column))
        column += 1
      } else {
        lines.append(.same(left.startIndex + row, right.startIndex + column))
        (row, column) = (row + 1, column + 1)
      }
    }
    return lines
  }
}

extension CollectionDifference.Change {
  fileprivate var offset: Int {
    switch self {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }
}
