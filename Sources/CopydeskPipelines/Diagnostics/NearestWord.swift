/// Finds the word that someone meant who wrote another: `min_containment` for `containment`, `extract-quote` for
/// `extract-quotes`.
enum NearestWord {
  /// Longer words are not looked up; no name is that long.
  private static let longestWord = 64

  /// What makes a word likely, from the best to the worst. Slips of a key come before parts of words, and two slips
  /// after a shared beginning, since a name cut short is more common than two slips in one word.
  private enum Cost {
    static let sameLetters = 0
    static let slip = 10
    static let prefix = 15
    static let sameWords = 17
    static let sharedWord = 45
  }

  struct Found {
    var word: String
    /// One slip of a key away, while every other candidate is further away.
    var isSure: Bool
  }

  /// The nearest of `candidates`; nil where none is near.
  static func of(_ candidates: [String], to word: String) -> String? { find(candidates, to: word)?.word }

  /// The nearest of `candidates`, and whether nothing else can be meant; nil where none is near.
  static func find(_ candidates: [String], to word: String) -> Found? {
    guard word.utf8.count <= longestWord else { return nil }
    let written = Shape(word)
    guard !written.letters.isEmpty else { return nil }
    var best: (Int, Int, Int, String)?
    var slips = 0
    for candidate in candidates where candidate.utf8.count <= longestWord && candidate != word {
      let shape = Shape(candidate)
      guard let cost = cost(of: shape, for: written) else { continue }
      let isSameStart = shape.letters.first == written.letters.first
      if cost <= Cost.slip { slips += 1 }
      let rank = (cost, isSameStart ? 0 : 1, abs(shape.letters.count - written.letters.count), candidate)
      if let better = best, better <= rank { continue }
      best = rank
    }
    return best.map { Found(word: $0.3, isSure: $0.0 <= Cost.slip && slips == 1) }
  }

  /// Whether, of two words that differ, the first has the look of a slip and the second has not: a letter typed twice,
  /// or one in another case than the rest.
  static func looksMistyped(_ word: String, for other: String) -> Bool {
    let (letters, others) = (Array(word.unicodeScalars), Array(other.unicodeScalars))
    if letters.count == others.count + 1 {
      return letters.indices.dropFirst().contains { index in
        letters[index] == letters[index - 1]
          && Array(letters[..<index] + letters[(index + 1)...]) == others
      }
    }
    return word != other && other == other.lowercased() && word.lowercased() == other
  }

  private static func cost(of candidate: Shape, for written: Shape) -> Int? {
    if candidate.letters == written.letters { return Cost.sameLetters }
    var costs: [Int] = []
    let slips = allowedSlips(max(candidate.letters.count, written.letters.count))
    if let distance = EditDistance.between(candidate.letters, written.letters, atMost: slips),
      distance < max(candidate.letters.count, written.letters.count)
    {
      costs.append(Cost.slip * distance)
    }
    let (short, long) =
      candidate.letters.count < written.letters.count
      ? (candidate.letters, written.letters) : (written.letters, candidate.letters)
    if short.count >= 3, long.starts(with: short) { costs.append(Cost.prefix) }
    if candidate.words.isSubset(of: written.words) || written.words.isSubset(of: candidate.words) {
      costs.append(Cost.sameWords)
    }
    if candidate.words.contains(where: { $0.count >= 4 && written.words.contains($0) }) {
      costs.append(Cost.sharedWord)
    }
    return costs.min()
  }

  /// One slip in words up to five letters, two up to eight, then three.
  private static func allowedSlips(_ length: Int) -> Int { length <= 5 ? 1 : length <= 8 ? 2 : 3 }

  /// A word as it is compared: without case and separators, and as the words that it is made of.
  private struct Shape {
    var letters: [Unicode.Scalar] = []
    var words: Set<[Unicode.Scalar]> = []

    init(_ text: String) {
      var word: [Unicode.Scalar] = []
      for scalar in text.unicodeScalars {
        let isSeparator = scalar == "-" || scalar == "_" || scalar == "." || scalar == " "
        let isCapital = scalar.value >= 0x41 && scalar.value <= 0x5A
        if (isSeparator || isCapital), !word.isEmpty {
          words.insert(word)
          word = []
        }
        guard !isSeparator else { continue }
        let letter = isCapital ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar
        word.append(letter)
        letters.append(letter)
      }
      if !word.isEmpty { words.insert(word) }
    }
  }
}

/// The restricted Damerau–Levenshtein distance: letters left out, added, replaced, and neighbours swapped.
enum EditDistance {
  /// The distance; nil where it is greater than `limit`.
  ///
  /// See Damerau, A Technique for Computer Detection and Correction of Spelling Errors, 1964.
  static func between<Letter: Equatable>(_ left: [Letter], _ right: [Letter], atMost limit: Int) -> Int? {
    guard abs(left.count - right.count) <= limit else { return nil }
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for i in 1...left.count {
      var row = [i] + Array(repeating: 0, count: right.count)
      for j in 1...right.count {
        let isSame = left[i - 1] == right[j - 1]
        row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (isSame ? 0 : 1))
        if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
          row[j] = min(row[j], beforeLast[j - 2] + 1)
        }
      }
      if row.allSatisfy({ $0 > limit }) { return nil }
      (beforeLast, last) = (last, row)
    }
    return last[right.count] <= limit ? last[right.count] : nil
  }
}
