import CopydeskCore
import Glibc

/// What every target checks beside not crashing. A broken law ends the process, which libFuzzer keeps the input of.
func require(_ holds: Bool, _ law: @autoclosure () -> String) {
  if !holds { fatalError("broken law: \(law())") }
}

/// Looks at one input, which must not take two seconds of processor time, however busy the machine is.
func examine(_ start: UnsafePointer<UInt8>?, _ count: Int, _ body: (Input) -> Void) -> CInt {
  let begin = clock()
  body(Input(start, count))
  require(clock() - begin < 2 * CLOCKS_PER_SEC, "no input takes two seconds")
  return 0
}

/// Takes bytes off the end of an input, so that settings can be drawn from it and the rest stays a natural file.
struct Input {
  private(set) var bytes: UnsafeBufferPointer<UInt8>

  init(_ start: UnsafePointer<UInt8>?, _ count: Int) { bytes = UnsafeBufferPointer(start: start, count: count) }

  /// A number below `count`; 0 where nothing is left.
  mutating func choice(of count: Int) -> Int {
    guard let last = bytes.last else { return 0 }
    bytes = UnsafeBufferPointer(rebasing: bytes.dropLast())
    return Int(last) % count
  }
}

extension Document {
  /// The edits lead from the text as it came in to the present text, and back.
  func requireMarksAddUp() {
    var text = Array(incoming.utf8)
    for revision in revisions {
      require(text.elementsEqual(revision.before.utf8), "a stage finds what the one before left")
      var after: [UInt8] = []
      var copied = 0
      for mark in revision.marks {
        require(mark.range.lowerBound >= copied && mark.range.upperBound <= text.count, "marks are in order")
        require(text[mark.range].elementsEqual(mark.removed.utf8), "'removed' is what stood there")
        after += text[copied..<mark.range.lowerBound] + mark.replacement.utf8
        copied = mark.range.upperBound
        let place = mark.incoming
        require(place.lowerBound >= 0 && place.upperBound <= incoming.utf8.count, "'incoming' lies within the text")
      }
      text = after + text[copied...]
      require(text.elementsEqual(revision.after.utf8), "edits give the text that the stage left")
    }
    require(text.elementsEqual(self.text.utf8), "all edits on the incoming text give the present text")
    requireUndoes()
    requireMapHolds()
  }

  private func requireUndoes() {
    let stored = revisions.map { revision in
      revision.marks.map {
        StoredMark(stage: $0.stage, rule: $0.rule, range: $0.range, removed: $0.removed, replacement: $0.replacement)
      }
    }
    do {
      let rebuilt = try Document(
        id: id, text: text, origin: origin, fields: fields, revisions: stored, notes: notes, blocks: blocks)
      require(rebuilt.incoming.utf8.elementsEqual(incoming.utf8), "undoing all edits gives the incoming text")
      require(rebuilt.marks == marks, "a rebuilt document has the same marks")
      require(rebuilt.notes == notes, "a rebuilt document has the same notes")
    } catch {
      require(false, "the marks of a document fit it: \(error)")
    }
  }

  /// The map keeps the order and stays within both texts; where nothing was put in, it names the bytes that stand there.
  private func requireMapHolds() {
    let map = offsetMap
    let (present, incoming) = (Array(text.utf8), Array(incoming.utf8))
    let isCutOnly = marks.allSatisfy(\.replacement.isEmpty)
    var last = 0
    for start in stride(from: 0, to: present.count, by: max(1, present.count / 64)) {
      let range = map.incomingRange(of: start..<start + 1)
      require(range.lowerBound >= last && range.upperBound <= incoming.count, "the offset map keeps the order")
      last = range.lowerBound
      guard isCutOnly else { continue }
      require(range.count == 1 && present[start] == incoming[last], "a byte is the one that the map names")
      require(map.presentRange(ofIncoming: range) == start..<start + 1, "the map leads there and back")
    }
    let whole = map.presentRange(ofIncoming: 0..<incoming.count)
    require(whole.lowerBound >= 0 && whole.upperBound <= present.count, "the map stays within the present text")
  }
}
