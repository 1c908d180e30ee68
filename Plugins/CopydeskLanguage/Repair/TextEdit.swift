import CopydeskText

/// A place of a text, what is to stand there, and the rule that says so.
public struct TextEdit: Equatable, Sendable {
  /// UTF-8 byte offsets in the text before the edit.
  public var range: Range<Int>
  /// Empty for a cut.
  public var replacement: String
  public var rule: String

  public init(_ range: Range<Int>, _ replacement: String, rule: String) {
    self.range = range
    self.replacement = replacement
    self.rule = rule
  }
}

extension [TextEdit] {
  /// The text with these edits made. They are in order and don't overlap.
  public func applied(to text: String) -> String {
    if isEmpty { return text }
    let length = reduce(text.utf8.count) { $0 + $1.replacement.utf8.count - $1.range.count }
    return text.withBytes { bytes in
      String(unsafeUninitializedCapacity: length) { buffer in
        var written = 0
        func append(_ part: UnsafeBufferPointer<UInt8>) {
          _ = UnsafeMutableBufferPointer(rebasing: buffer[written...]).update(fromContentsOf: part)
          written += part.count
        }
        var position = 0
        for edit in self {
          append(UnsafeBufferPointer(rebasing: bytes[position..<edit.range.lowerBound]))
          edit.replacement.withBytes { append($0) }
          position = edit.range.upperBound
        }
        append(UnsafeBufferPointer(rebasing: bytes[position...]))
        return written
      }
    }
  }

  /// One list of edits that does what these and then `later` do; the offsets of `later` are those between the two.
  ///
  /// Where edits of both lists touch the same text they become one, under the rule of the first of them.
  func followed(by later: [TextEdit]) -> [TextEdit] {
    if isEmpty { return later }
    var joined = JoinedEdits(earlier: self)
    var next = 0
    while next < later.count { next = joined.add(later, at: next) }
    return joined.finish()
  }
}

/// Builds the one list out of two, in one pass over both.
private struct JoinedEdits {
  let earlier: [TextEdit]
  private var index = 0
  /// What to add to an offset before the earlier edits, behind `earlier[..<index]`, for the offset after them.
  private var shift = 0
  private var result: [TextEdit] = []

  init(earlier: [TextEdit]) { self.earlier = earlier }

  /// Where the output of `earlier[index]` stands between the two lists.
  private var output: Range<Int>? {
    guard index < earlier.count else { return nil }
    let start = earlier[index].range.lowerBound + shift
    return start..<start + earlier[index].replacement.utf8.count
  }

  private mutating func advance() {
    shift += earlier[index].replacement.utf8.count - earlier[index].range.count
    index += 1
  }

  /// Adds one later edit with all that touches it, and returns the index of the first later edit that is left.
  mutating func add(_ later: [TextEdit], at first: Int) -> Int {
    var next = first
    while let output, output.upperBound <= later[next].range.lowerBound {
      result.append(earlier[index])
      advance()
    }
    var joined = later[next]
    var start = joined.range.lowerBound - shift
    var position = joined.range.upperBound
    next += 1
    if let output, output.lowerBound < position { joined.rule = earlier[index].rule }
    if let output, output.lowerBound < later[first].range.lowerBound {
      start = earlier[index].range.lowerBound
      joined.replacement = slice(output.lowerBound..<later[first].range.lowerBound) + joined.replacement
    }
    while let output, output.lowerBound < position {
      if output.upperBound > position {
        // The rest of an earlier output; another later edit may begin inside it.
        let end = next < later.count ? min(output.upperBound, later[next].range.lowerBound) : output.upperBound
        joined.replacement += slice(position..<end)
        position = end
        if end < output.upperBound {
          joined.replacement += later[next].replacement
          position = later[next].range.upperBound
          next += 1
          continue
        }
      }
      advance()
    }
    joined.range = start..<position - shift
    result.append(joined)
    return next
  }

  /// A part of the present output, by offsets between the two lists.
  private func slice(_ range: Range<Int>) -> String {
    let start = earlier[index].range.lowerBound + shift
    return String(earlier[index].replacement[bytes: range.lowerBound - start..<range.upperBound - start])
  }

  mutating func finish() -> [TextEdit] {
    result.append(contentsOf: earlier[index...])
    return result
  }
}
