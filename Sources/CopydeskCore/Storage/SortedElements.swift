import CopydeskFiles

/// What a `SpillingSorter` has put in order; it can be read again and again.
struct SortedElements<Element: Spillable>: Sendable {
  private let elements: [Element]
  /// About how many bytes of memory it holds.
  let bytes: Int
  private let runs: [SortedRun]
  private let ids: DocumentIDs

  init(_ elements: [Element], bytes: Int, runs: [SortedRun], ids: DocumentIDs) {
    self.elements = elements
    self.bytes = bytes
    self.runs = runs
    self.ids = ids
  }

  static func none(_ ids: DocumentIDs) -> Self { Self([], bytes: 0, runs: [], ids: ids) }

  /// The elements where they are all in memory.
  var inMemory: [Element]? { runs.isEmpty ? elements : nil }

  func read() throws -> SortedReader<Element> {
    guard !runs.isEmpty else { return SortedReader(elements) }
    return try SortedReader(runs, ids)
  }
}

/// Gives sorted elements one after the other; those of runs are merged, with a block of each in memory.
struct SortedReader<Element: Spillable> {
  private var elements: ArraySlice<Element>
  private var sources: [Source] = []
  /// The sources that have elements, as a heap: the one with the first element in front.
  private var heap: [Int] = []

  private struct Source {
    var blocks: BlockReader<Element>
    let run: SortedRun
    var block: [Element] = []
    var index = 0

    var first: Element { block[index] }

    /// - Returns: false at the end.
    mutating func advance() throws -> Bool {
      index += 1
      guard index >= block.count else { return true }
      block = try blocks.next() ?? []
      index = 0
      return !block.isEmpty
    }
  }

  init(_ elements: [Element]) { self.elements = elements[...] }

  init(_ runs: [SortedRun], _ ids: DocumentIDs) throws {
    elements = []
    for run in runs {
      let blocks = BlockReader<Element>(try StoredFile(run.path), length: run.length, ids: ids)
      var source = Source(blocks: blocks, run: run)
      if try source.advance() { heap.append(sources.count) }
      sources.append(source)
    }
    for index in (0..<heap.count / 2).reversed() { sift(index) }
  }

  /// The next element, which is not taken.
  var peek: Element? {
    if let least = heap.first { return sources[least].first }
    return elements.first
  }

  mutating func next() throws -> Element? {
    guard let least = heap.first else { return elements.popFirst() }
    let element = sources[least].first
    if try !sources[least].advance() {
      heap[0] = heap[heap.count - 1]
      heap.removeLast()
    }
    sift(0)
    return element
  }

  /// Of equal elements, that of the older run is first.
  private func precedes(_ left: Int, _ right: Int) -> Bool {
    let (a, b) = (sources[left].first, sources[right].first)
    if Element.precedes(a, b) { return true }
    return left < right && !Element.precedes(b, a)
  }

  private mutating func sift(_ start: Int) {
    var index = start
    while true {
      var least = index
      for child in [2 * index + 1, 2 * index + 2] where child < heap.count {
        if precedes(heap[child], heap[least]) { least = child }
      }
      guard least != index else { return }
      heap.swapAt(index, least)
      index = least
    }
  }
}
