@testable import CopydeskDeduplication
import Testing

@Suite("Sketches and shingle sets")
struct SketchTests {
  @Test("A sketch has every hash below the bound, and eight hashes at least")
  func keys() {
    let few = (0..<20).map { Sketch.bound * 2 + UInt64($0) }
    #expect(Sketch.keys(of: few) == Array(few.prefix(8)))
    let many = (0..<20).map { UInt64($0) } + few
    #expect(Sketch.keys(of: many) == Array(many.prefix(20)))
    #expect(Sketch.keys(of: []).isEmpty)
  }

  @Test("Keys that the other text could not have do not count against it")
  func overlap() {
    // The short text has two keys below the bound, and six above it that a long text would not keep.
    let short = [1, 2] + (0..<6).map { Sketch.bound + UInt64($0) }
    let overlap = Sketch.overlap(short, (1...50).map { UInt64($0) })
    #expect(overlap.shared == 2)
    #expect(overlap.sampled == 2)
  }

  @Test("A pair is dropped only where its sketches lie far below the threshold")
  func possible() {
    #expect(SketchOverlap(shared: 9, sampled: 26).isPossible(0.6))
    #expect(!SketchOverlap(shared: 8, sampled: 26).isPossible(0.6))
    #expect(SketchOverlap(shared: 1, sampled: 3).isPossible(0.6))
    #expect(!SketchOverlap(shared: 25, sampled: 26).isPossible(1))
  }

  @Test("Stretches between two stock keys, or between one and an end, are taken out")
  func stock() throws {
    let words = (0..<600).map { "word\($0)" }.joined(separator: " ")
    let all = try #require(ShingleSet(of: words, length: 5, minimumWords: 1))
    let keys = Sketch.keys(of: all.hashes)
    #expect(ShingleSet(of: words, length: 5, minimumWords: 1, stock: Set(keys)) == nil)
    let one = try #require(ShingleSet(of: words, length: 5, minimumWords: 1, stock: [keys[0]]))
    #expect(one.hashes.count < all.hashes.count)
    #expect(!one.hashes.contains(keys[0]))
    #expect(Set(keys.dropFirst()).isSubset(of: one.hashes))
  }

  @Test("A text of too few words has no shingles to compare")
  func minimumWords() {
    #expect(ShingleSet(of: "", length: 5, minimumWords: 1) == nil)
    #expect(ShingleSet(of: "four words stand here", length: 5, minimumWords: 5) == nil)
    #expect(ShingleSet(of: "four words stand here", length: 5, minimumWords: 4)?.hashes.count == 1)
    #expect(ShingleSet(of: "no no no no no no no no", length: 2, minimumWords: 1)?.hashes.count == 1)
  }
}
