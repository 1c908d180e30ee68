import CopydeskText

/// What a stage asked for and is not applied yet.
package struct Edit: Sendable, Hashable {
  package var range: Range<Int>
  package var replacement: String
  package var rule: String

  package var isCut: Bool { replacement.isEmpty }
}

/// How many marks one stage made on one document.
public struct EditCount: Sendable, Hashable {
  public var cuts = 0
  public var changes = 0
  public var notes = 0

  static func += (left: inout Self, right: Self) {
    left.cuts += right.cuts
    left.changes += right.changes
    left.notes += right.notes
  }
}

/// A stage asked for an edit that cannot be made: an error in the stage, which fails the document and not the run.
public enum EditError: Error, Hashable, CustomStringConvertible {
  case outsideText(rule: String, range: Range<Int>, length: Int)
  case insideCharacter(rule: String, range: Range<Int>)
  case overlappingChanges(first: String, second: String, at: Int)
  case misplacedNote

  public var description: String {
    switch self {
    case .outsideText(let rule, let range, let length):
      "rule '\(rule)' marks bytes \(range.lowerBound)..<\(range.upperBound) of a text of \(length) bytes"
    case .insideCharacter(let rule, let range):
      "rule '\(rule)' marks bytes \(range.lowerBound)..<\(range.upperBound), which begin or end inside a character"
    case .overlappingChanges(let first, let second, let place):
      "rules '\(first)' and '\(second)' both change the text at byte \(place)"
    case .misplacedNote:
      "a note has a span outside the text, or one that begins or ends inside a character"
    }
  }
}

extension Edit {
  /// Puts edits in order and settles what overlaps: a cut wins over what lies in it, and of two cuts the first keeps
  /// the shared part. What is put in at the edge of an edit does not lie in it.
  static func settled(_ edits: [Edit], in text: String) throws(EditError) -> [Edit] {
    let length = text.utf8.count
    for edit in edits where edit.range.lowerBound < 0 || edit.range.upperBound > length {
      throw .outsideText(rule: edit.rule, range: edit.range, length: length)
    }
    let misplaced = text.withBytes { bytes in
      edits.first { !isBoundary($0.range.lowerBound, bytes) || !isBoundary($0.range.upperBound, bytes) }
    }
    if let misplaced { throw .insideCharacter(rule: misplaced.rule, range: misplaced.range) }

    var end = 0
    var isSettled = true
    for edit in edits {
      isSettled = isSettled && edit.range.lowerBound >= end && !edit.isEmpty
      end = edit.range.upperBound
    }
    if isSettled { return edits }
    let sorted = edits.enumerated().sorted {
      $0.element.precedes($1.element) ?? ($0.offset < $1.offset)
    }
    .map(\.element)
    return try withoutOverlaps(sorted).filter { !$0.isEmpty }
  }

  /// True where nothing goes and nothing comes.
  private var isEmpty: Bool { range.isEmpty && replacement.isEmpty }

  /// Whether the edit comes before another in the text; nil where only the order of asking can tell.
  private func precedes(_ other: Edit) -> Bool? {
    if range.lowerBound != other.range.lowerBound { return range.lowerBound < other.range.lowerBound }
    return range.isEmpty == other.range.isEmpty ? nil : range.isEmpty
  }

  /// Whether a range lies in the text and begins and ends between characters.
  static func isPlace(_ range: Range<Int>, in text: String) -> Bool {
    text.withBytes { bytes in
      range.lowerBound >= 0 && range.upperBound <= bytes.count && isBoundary(range.lowerBound, bytes)
        && isBoundary(range.upperBound, bytes)
    }
  }

  private static func isBoundary(_ offset: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    offset == bytes.count || bytes[offset] & 0xC0 != 0x80
  }

  private static func withoutOverlaps(_ sorted: [Edit]) throws(EditError) -> [Edit] {
    var result: [Edit] = []
    result.reserveCapacity(sorted.count)
    for edit in sorted {
      guard let last = result.last, edit.range.lowerBound < last.range.upperBound else {
        result.append(edit)
        continue
      }
      switch (last.isCut, edit.isCut) {
      case (true, true):
        if edit.range.upperBound > last.range.upperBound {
          result.append(Edit(range: last.range.upperBound..<edit.range.upperBound, replacement: "", rule: edit.rule))
        }
      case (true, false):
        guard edit.range.upperBound <= last.range.upperBound else {
          throw .overlappingChanges(first: last.rule, second: edit.rule, at: edit.range.lowerBound)
        }
      case (false, true):
        guard edit.range.lowerBound == last.range.lowerBound, edit.range.upperBound >= last.range.upperBound else {
          throw .overlappingChanges(first: last.rule, second: edit.rule, at: edit.range.lowerBound)
        }
        result[result.count - 1] = edit
      case (false, false):
        throw .overlappingChanges(first: last.rule, second: edit.rule, at: edit.range.lowerBound)
      }
    }
    return result
  }

  /// The text with settled edits applied: one allocation, one pass.
  static func apply(_ edits: [Edit], to text: String) -> String {
    let gone = edits.reduce(0) { $0 + $1.range.count }
    let added = edits.reduce(0) { $0 + $1.replacement.utf8.count }
    return text.withBytes { source in
      String(unsafeUninitializedCapacity: source.count - gone + added) { target in
        var read = 0
        var written = 0
        func copy(_ bytes: UnsafeBufferPointer<UInt8>.SubSequence) {
          guard !bytes.isEmpty else { return }
          _ = target[written...].update(fromContentsOf: bytes)
          written += bytes.count
        }
        for edit in edits {
          copy(source[read..<edit.range.lowerBound])
          edit.replacement.withBytes { copy($0[...]) }
          read = edit.range.upperBound
        }
        copy(source[read...])
        return written
      }
    }
  }
}
