import CopydeskText

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What turns one list of pieces of text into another, by E. Myers, "An O(ND) Difference Algorithm and Its Variations",
/// Algorithmica 1 (1986).
struct TokenDifference {
  /// More differences than this are one hunk: memory grows with their square, and time with both texts' length.
  private static let mostDifferences = 1_000
  private static let mostSteps = 50_000_000

  /// Byte ranges that lie end to end.
  let old: [Range<Int>]
  let new: [Range<Int>]
  /// Indices into `old` and `new`: what went, and what came in its place.
  private(set) var hunks: [(Range<Int>, Range<Int>)] = []

  private let oldText: UnsafeBufferPointer<UInt8>
  private let newText: UnsafeBufferPointer<UInt8>

  /// - Parameters:
  ///   - oldText: valid only while the initializer runs, as is `newText`.
  init(
    _ oldText: UnsafeBufferPointer<UInt8>, _ old: [Range<Int>], _ newText: UnsafeBufferPointer<UInt8>,
    _ new: [Range<Int>]
  ) {
    (self.oldText, self.old, self.newText, self.new) = (oldText, old, newText, new)
    var first = 0
    while first < old.count, first < new.count, isSame(first, first) { first += 1 }
    var (oldEnd, newEnd) = (old.count, new.count)
    while oldEnd > first, newEnd > first, isSame(oldEnd - 1, newEnd - 1) { (oldEnd, newEnd) = (oldEnd - 1, newEnd - 1) }
    guard oldEnd > first || newEnd > first else { return }
    if oldEnd == first || newEnd == first {
      hunks = [(first..<oldEnd, first..<newEnd)]
    } else {
      hunks = path(first..<oldEnd, first..<newEnd) ?? [(first..<oldEnd, first..<newEnd)]
    }
  }

  func oldBytes(_ tokens: Range<Int>) -> Range<Int> { Self.bytes(tokens, old) }
  func newBytes(_ tokens: Range<Int>) -> Range<Int> { Self.bytes(tokens, new) }

  private static func bytes(_ tokens: Range<Int>, _ all: [Range<Int>]) -> Range<Int> {
    func place(_ index: Int) -> Int { index < all.count ? all[index].lowerBound : all.last?.upperBound ?? 0 }
    return place(tokens.lowerBound)..<place(tokens.upperBound)
  }

  private func isSame(_ left: Int, _ right: Int) -> Bool {
    let (left, right) = (old[left], new[right])
    guard left.count == right.count, let oldBase = oldText.baseAddress, let newBase = newText.baseAddress else {
      return false
    }
    return memcmp(oldBase + left.lowerBound, newBase + right.lowerBound, left.count) == 0
  }

  /// - Returns: nil where there are too many differences.
  private func path(_ oldRange: Range<Int>, _ newRange: Range<Int>) -> [(Range<Int>, Range<Int>)]? {
    let (height, width) = (oldRange.count, newRange.count)
    let most = min(Self.mostDifferences, max(20, Self.mostSteps / (height + width)), height + width)
    // The furthest place on each diagonal, from -most on; of each round, those that the next can come from.
    var furthest = [Int](repeating: 0, count: 2 * most + 3)
    var rounds: [[Int]] = []
    for differences in 0...most {
      rounds.append(Array(furthest[most - differences...most + differences + 2]))
      for diagonal in stride(from: -differences, through: differences, by: 2) {
        let place = diagonal + most + 1
        let isDown =
          diagonal == -differences || (diagonal != differences && furthest[place - 1] < furthest[place + 1])
        var x = isDown ? furthest[place + 1] : furthest[place - 1] + 1
        while x < height, x - diagonal < width, x - diagonal >= 0,
          isSame(oldRange.lowerBound + x, newRange.lowerBound + x - diagonal)
        {
          x += 1
        }
        furthest[place] = x
        if x >= height, x - diagonal >= width {
          return Self.hunks(rounds, height, width).map { before, after in
            (
              oldRange.lowerBound + before.lowerBound..<oldRange.lowerBound + before.upperBound,
              newRange.lowerBound + after.lowerBound..<newRange.lowerBound + after.upperBound
            )
          }
        }
      }
    }
    return nil
  }

  /// Goes back from the end; steps that touch are one hunk.
  private static func hunks(_ rounds: [[Int]], _ height: Int, _ width: Int) -> [(Range<Int>, Range<Int>)] {
    var hunks: [(Range<Int>, Range<Int>)] = []
    var (x, y) = (height, width)
    for differences in stride(from: rounds.count - 1, to: 0, by: -1) {
      let round = rounds[differences]
      func furthest(_ diagonal: Int) -> Int { round[diagonal + differences + 1] }
      let diagonal = x - y
      let isDown =
        diagonal == -differences
        || (diagonal != differences && furthest(diagonal - 1) < furthest(diagonal + 1))
      let from = isDown ? diagonal + 1 : diagonal - 1
      let (fromX, fromY) = (furthest(from), furthest(from) - from)
      // The step itself, without the equal pieces that follow it.
      let (toX, toY) = isDown ? (fromX, fromY + 1) : (fromX + 1, fromY)
      if let last = hunks.last, last.0.lowerBound == toX, last.1.lowerBound == toY {
        hunks[hunks.count - 1] = (fromX..<last.0.upperBound, fromY..<last.1.upperBound)
      } else {
        hunks.append((fromX..<toX, fromY..<toY))
      }
      (x, y) = (fromX, fromY)
    }
    return hunks.reversed()
  }
}
