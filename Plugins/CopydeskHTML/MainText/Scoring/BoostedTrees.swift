/// A sum of small decision trees, read from numbers in a text file.
///
/// The file: lines that begin with `#` are remarks; `features` and the names of the numbers that trees ask for; then a
/// line for each tree, its nodes in preorder: `3<0.25` asks whether number 3 of the features is at most 0.25 (the
/// subtree for yes follows, then the one for no), and `=-0.031` is a leaf.
struct BoostedTrees: Sendable {
  /// The names of the numbers that the trees read.
  let features: [String]
  private var nodes: [Node] = []
  private var roots: [Int32] = []

  private struct Node {
    /// A threshold, or the value of a leaf.
    var number: Float
    /// The column in a row; -1 in a leaf.
    var column: Int16
    /// The node for no; the one for yes is the next.
    var no: Int32
  }

  /// Reads a model for rows with these columns. Nil where the text is no model, or asks for a column that rows lack.
  init?(_ text: String, columns: [String]) {
    var names: [String] = []
    var places: [Int16] = []
    // Views of UTF-8: splitting by characters takes most of a short run.
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "#") {
      let words = line.split(separator: UInt8(ascii: " ")).map { Substring($0) }
      guard let first = words.first else { continue }
      if first == "features" {
        names = words.dropFirst().map { String($0) }
        for name in names {
          guard let place = columns.firstIndex(of: name) else { return nil }
          places.append(Int16(place))
        }
      } else {
        roots.append(Int32(nodes.count))
        var rest = words[...]
        guard Self.read(&rest, places, into: &nodes, depth: 0), rest.isEmpty else { return nil }
      }
    }
    features = names
    if roots.isEmpty { return nil }
  }

  private static let maximumDepth = 64

  private static func read(
    _ words: inout ArraySlice<Substring>, _ places: [Int16], into nodes: inout [Node], depth: Int
  ) -> Bool {
    guard let word = words.popFirst(), depth < maximumDepth else { return false }
    if word.utf8.first == UInt8(ascii: "=") {
      guard let value = Float(word.dropFirst()) else { return false }
      nodes.append(Node(number: value, column: -1, no: 0))
      return true
    }
    guard let sign = word.utf8.firstIndex(of: UInt8(ascii: "<")), let place = Int(word[..<sign]),
      places.indices.contains(place), let limit = Float(word[word.utf8.index(after: sign)...])
    else { return false }
    let at = nodes.count
    nodes.append(Node(number: limit, column: places[place], no: 0))
    guard read(&words, places, into: &nodes, depth: depth + 1) else { return false }
    nodes[at].no = Int32(nodes.count)
    return read(&words, places, into: &nodes, depth: depth + 1)
  }

  /// After so many trees a row whose sum is below this stays there. It cannot come to anything by the others: these are
  /// the menus and lists of a page, two thirds of its rows.
  private static let hopeless: [(trees: Int, sum: Float)] = [(16, -2.2), (48, -3)]

  /// The sum of all trees for each row of `width` numbers; of hopeless rows the sum of the first trees.
  func sums(of rows: [Float], width: Int) -> [Float] {
    guard width > 0 else { return [] }
    var sums = [Float](repeating: 0, count: rows.count / width)
    var places = Array(sums.indices)
    var done = 0
    for (trees, floor) in Self.hopeless {
      add(roots[min(done, roots.count)..<min(trees, roots.count)], of: rows, width: width, at: places, to: &sums)
      done = trees
      places.removeAll { sums[$0] < floor }
    }
    add(roots.dropFirst(done), of: rows, width: width, at: places, to: &sums)
    return sums
  }

  private func add(
    _ roots: ArraySlice<Int32>, of rows: [Float], width: Int, at places: [Int], to sums: inout [Float]
  ) {
    rows.withUnsafeBufferPointer { rows in
      nodes.withUnsafeBufferPointer { nodes in
        // Tree by tree: the nodes of one tree stay in the fastest cache for all blocks of a page.
        for root in roots {
          for row in places {
            var at = Int(root)
            while nodes[at].column >= 0 {
              let node = nodes[at]
              at = rows[row &* width &+ Int(node.column)] <= node.number ? at &+ 1 : Int(node.no)
            }
            sums[row] += nodes[at].number
          }
        }
      }
    }
  }
}
