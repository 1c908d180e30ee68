/// Says where each byte of the present text stood in the text as it came in, and the other way round.
///
/// The present text is a row of pieces; a piece was either copied from the incoming text, byte for byte, or put in its
/// place by a change.
public struct OffsetMap: Sendable {
  struct Piece: Sendable, Hashable {
    var present: Range<Int>
    var incoming: Range<Int>
    var isCopy: Bool
  }

  private(set) var pieces: [Piece]

  /// The map of a text that nobody has touched.
  init(length: Int) {
    pieces = length == 0 ? [] : [Piece(present: 0..<length, incoming: 0..<length, isCopy: true)]
  }

  /// The range of the incoming text that `range` of the present text was made from.
  ///
  /// It includes what was cut between the ends of `range`, and the whole of a change of which `range` holds a part.
  public func incomingRange(of range: Range<Int>) -> Range<Int> {
    guard let first = pieceIndex(at: range.lowerBound) else {
      let end = pieces.last?.incoming.upperBound ?? 0
      return end..<end
    }
    let start = pieces[first]
    let lower =
      start.isCopy ? start.incoming.lowerBound + range.lowerBound - start.present.lowerBound : start.incoming.lowerBound
    guard !range.isEmpty else { return lower..<lower }
    let last = pieces[pieceIndex(at: range.upperBound - 1) ?? pieces.count - 1]
    let upper =
      last.isCopy ? last.incoming.lowerBound + range.upperBound - last.present.lowerBound : last.incoming.upperBound
    return lower..<max(lower, upper)
  }

  /// Where what is left of `range` of the incoming text stands now; empty at the place of the cut where nothing is left.
  public func presentRange(ofIncoming range: Range<Int>) -> Range<Int> {
    var lower: Int?
    var upper = 0
    for piece in pieces {
      if piece.incoming.upperBound <= range.lowerBound {
        upper = piece.present.upperBound
        continue
      }
      if piece.incoming.lowerBound >= range.upperBound { break }
      let start = max(range.lowerBound, piece.incoming.lowerBound)
      let end = min(range.upperBound, piece.incoming.upperBound)
      let offset = piece.present.lowerBound - piece.incoming.lowerBound
      if lower == nil { lower = piece.isCopy ? start + offset : piece.present.lowerBound }
      upper = piece.isCopy ? end + offset : piece.present.upperBound
    }
    guard let lower else { return upper..<upper }
    return lower..<max(lower, upper)
  }

  /// The map after one more revision.
  func applying(_ edits: [Edit]) -> OffsetMap {
    var result = OffsetMap(length: 0)
    result.pieces.reserveCapacity(pieces.count + 2 * edits.count)
    let length = pieces.last?.present.upperBound ?? 0
    var position = 0
    var piece = 0
    var written = 0

    func copy(until end: Int) {
      while position < end, piece < pieces.count {
        let source = pieces[piece]
        let part = max(position, source.present.lowerBound)..<min(end, source.present.upperBound)
        if !part.isEmpty {
          let shift = source.incoming.lowerBound - source.present.lowerBound
          let incoming = source.isCopy ? part.lowerBound + shift..<part.upperBound + shift : source.incoming
          result.pieces.append(
            Piece(present: written..<written + part.count, incoming: incoming, isCopy: source.isCopy))
          written += part.count
        }
        position = min(end, source.present.upperBound)
        if position == source.present.upperBound { piece += 1 }
      }
    }

    for edit in edits {
      copy(until: edit.range.lowerBound)
      let count = edit.replacement.utf8.count
      if count > 0 {
        result.pieces.append(
          Piece(present: written..<written + count, incoming: incomingRange(of: edit.range), isCopy: false))
        written += count
      }
      position = edit.range.upperBound
      while piece < pieces.count, pieces[piece].present.upperBound <= position { piece += 1 }
    }
    copy(until: length)
    return result
  }

  private func pieceIndex(at offset: Int) -> Int? {
    var low = 0
    var high = pieces.count
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].present.upperBound <= offset { low = middle + 1 } else { high = middle }
    }
    return low < pieces.count ? low : nil
  }
}
