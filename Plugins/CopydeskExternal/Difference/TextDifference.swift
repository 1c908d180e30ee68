import CopydeskText

/// What turns one text into another, in few and small hunks: whole lines where lines went or came, words within lines.
///
/// ```
/// The mayor said so.      The mayor denied so.
/// Share this          →   Nobody else spoke.       hunks: said → denied; Share this → nothing
/// Nobody else spoke.
/// ```
///
/// Where the texts have so little in common that few hunks would say nothing, there is one for all of it.
struct TextDifference {
  struct Hunk: Equatable {
    /// Bytes of the text before; empty where something is put in.
    var range: Range<Int>
    var replacement: String
  }

  private(set) var hunks: [Hunk] = []
  /// Of each hunk, the bytes of the new text that it puts in.
  private var places: [Range<Int>] = []

  init(from old: String, to new: String) {
    old.withBytes { old in
      new.withBytes { new in
        let lines = TokenDifference(
          old, TextTokens.lines(old, 0..<old.count), new, TextTokens.lines(new, 0..<new.count))
        for (before, after) in lines.hunks {
          // As many lines as before are most likely the same lines, each a little changed.
          if before.count == after.count, before.count > 1 {
            for (line, newLine) in zip(lines.old[before], lines.new[after]) { addWords(line, newLine, old, new) }
          } else {
            addWords(lines.oldBytes(before), lines.newBytes(after), old, new)
          }
        }
        slideToLineEnds(old, new)
      }
    }
  }

  private mutating func addWords(
    _ before: Range<Int>, _ after: Range<Int>, _ old: UnsafeBufferPointer<UInt8>, _ new: UnsafeBufferPointer<UInt8>
  ) {
    guard !before.isEmpty, !after.isEmpty else { return add(before, after, new) }
    let words = TokenDifference(old, TextTokens.words(old, before), new, TextTokens.words(new, after))
    for (before, after) in words.hunks { add(words.oldBytes(before), words.newBytes(after), new) }
  }

  private mutating func add(_ before: Range<Int>, _ after: Range<Int>, _ new: UnsafeBufferPointer<UInt8>) {
    guard !before.isEmpty || !after.isEmpty else { return }
    hunks.append(Hunk(range: before, replacement: String(decoding: new[after], as: UTF8.self)))
    places.append(after)
  }

  /// Has whole lines go and come with the line feed at their end and not with the one before them, which is the same
  /// text in the end.
  private mutating func slideToLineEnds(_ old: UnsafeBufferPointer<UInt8>, _ new: UnsafeBufferPointer<UInt8>) {
    let feed = UInt8(ascii: "\n")
    for index in hunks.indices {
      let (range, place) = (hunks[index].range, places[index])
      let next = index + 1 < hunks.count ? hunks[index + 1].range.lowerBound : old.count
      guard range.isEmpty != place.isEmpty, range.upperBound < next, old[range.upperBound] == feed,
        (range.isEmpty ? new[place.lowerBound] : old[range.lowerBound]) == feed
      else { continue }
      hunks[index].range = range.lowerBound + 1..<range.upperBound + 1
      if range.isEmpty {
        hunks[index].replacement = String(decoding: new[place.lowerBound + 1..<place.upperBound + 1], as: UTF8.self)
      }
    }
  }
}

/// Cuts text into pieces that lie end to end; none ends inside a character.
enum TextTokens {
  /// Lines with their line feeds.
  static func lines(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = range.lowerBound
    for index in range where bytes[index] == 0x0A {
      lines.append(start..<index + 1)
      start = index + 1
    }
    if start < range.upperBound { lines.append(start..<range.upperBound) }
    return lines
  }

  /// Words, runs of spaces, and everything else byte by byte.
  static func words(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start = range.lowerBound
    while start < range.upperBound {
      let kind = kind(bytes[start])
      var end = start + 1
      if kind != .other { while end < range.upperBound, Self.kind(bytes[end]) == kind { end += 1 } }
      words.append(start..<end)
      start = end
    }
    return words
  }

  private enum Kind { case word, space, other }

  private static func kind(_ byte: UInt8) -> Kind {
    switch byte {
    case 0x80..., UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      .word
    case 0x20, 0x09: .space
    default: .other
    }
  }
}
