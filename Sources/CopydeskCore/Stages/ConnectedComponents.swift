/// Sets of numbers that links have joined; the smallest number stands for its set.
public struct ConnectedComponents: Sendable {
  private var parents: [Int]
  private var sizes: [Int]

  public init(count: Int) {
    parents = Array(0..<count)
    sizes = Array(repeating: 1, count: count)
  }

  /// The smallest number of the set that holds `number`.
  public mutating func first(of number: Int) -> Int {
    var root = number
    while parents[root] != root { root = parents[root] }
    var step = number
    while parents[step] != root { (parents[step], step) = (root, parents[step]) }
    return root
  }

  public mutating func join(_ left: Int, _ right: Int) {
    let (a, b) = (first(of: left), first(of: right))
    guard a != b else { return }
    parents[max(a, b)] = min(a, b)
    sizes[min(a, b)] += sizes[max(a, b)]
  }

  /// How many numbers the set that holds `number` has.
  public mutating func size(of number: Int) -> Int { sizes[first(of: number)] }
}
