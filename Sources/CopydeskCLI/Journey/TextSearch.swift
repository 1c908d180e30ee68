import CopydeskCore
import CopydeskIO
import CopydeskText

/// Looks for words in the documents of a run, as they stand now and as they came in.
struct TextSearch {
  private let needle: [UInt8]
  private let limit: Int
  private var hits: [Hit] = []
  private(set) var isCutShort = false

  private struct Hit {
    var row: ReadRow
    var incoming: Range<Int>
    var present: Range<Int>
  }

  init(_ text: String, limit: Int) {
    needle = FoldedText(text).bytes.trimmed
    self.limit = limit
  }

  /// Reads an output of the `jsonl` or `sqlite` sink; rows that are not documents are passed over.
  ///
  /// - Returns: how many documents it looked at.
  mutating func look(in path: String) throws -> Int {
    var rows = 0
    try DocumentRow.forEach(in: path) { row in
      rows += 1
      look(in: row)
      return !isCutShort
    }
    return rows
  }

  private mutating func look(in row: ReadRow) {
    let document = row.document
    let present = FoldedText(document.text).ranges(of: needle)
    let incoming = document.hasMarks ? FoldedText(document.incoming).ranges(of: needle) : []
    guard !present.isEmpty || !incoming.isEmpty else { return }
    let map = document.offsetMap
    // One more than is shown, so that the reader learns that there are more.
    var found = present.prefix(limit + 1).map { Hit(row: row, incoming: map.incomingRange(of: $0), present: $0) }
    for range in incoming.prefix(limit + 1) where !found.contains(where: { $0.incoming.overlaps(range) }) {
      found.append(Hit(row: row, incoming: range, present: map.presentRange(ofIncoming: range)))
    }
    // A document that two outputs keep is told of once.
    found.removeAll { new in
      hits.contains {
        $0.row.document.id == document.id && $0.incoming == new.incoming && $0.present == new.present
      }
    }
    found.sort { $0.incoming.lowerBound < $1.incoming.lowerBound }
    hits += found
    if hits.count > limit {
      isCutShort = true
      hits.removeSubrange(limit...)
    }
  }

  /// - Parameter stages: the ids of all stages of the run, to say which left the words alone.
  func lives(stages: [String]) -> [SentenceLife] {
    hits.map { SentenceLife($0.row, incoming: $0.incoming, present: $0.present, stages: stages) }
  }
}

/// A text with each run of white space as one space, and where each byte of it stood.
private struct FoldedText {
  private(set) var bytes: [UInt8] = []
  private var offsets: [Int] = []

  init(_ text: String) {
    bytes.reserveCapacity(text.utf8.count)
    offsets.reserveCapacity(text.utf8.count + 1)
    for (offset, byte) in text.utf8.enumerated() {
      let isSpace = byte == 0x20 || 0x09...0x0D ~= byte
      if isSpace, bytes.last == 0x20 { continue }
      bytes.append(isSpace ? 0x20 : byte)
      offsets.append(offset)
    }
    offsets.append(text.utf8.count)
  }

  /// The byte ranges of the text in which `needle` stands, without overlaps.
  func ranges(of needle: [UInt8]) -> [Range<Int>] {
    guard let first = needle.first, needle.count <= bytes.count else { return [] }
    var ranges: [Range<Int>] = []
    var start = 0
    while start + needle.count <= bytes.count {
      if bytes[start] == first, bytes[start..<start + needle.count].elementsEqual(needle) {
        ranges.append(offsets[start]..<offsets[start + needle.count - 1] + 1)
        start += needle.count
      } else {
        start += 1
      }
    }
    return ranges
  }
}

extension [UInt8] {
  fileprivate var trimmed: [UInt8] {
    Array(drop { $0 == 0x20 }.reversed().drop { $0 == 0x20 }.reversed())
  }
}
