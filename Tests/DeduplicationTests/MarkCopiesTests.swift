import CopydeskCore
import CopydeskDeduplication
import Testing

@Suite("mark-copies")
struct MarkCopiesTests {
  /// Two texts and what each is to the other; nil where they are no copies.
  struct Pair: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var left: String
    var right: String
    var relations: [String]?

    init(_ name: String, _ left: String, _ right: String, _ relations: [String]?) {
      testDescription = name
      self.left = left
      self.right = right
      self.relations = relations
    }
  }

  static let dam = Stories.text(Stories.dam)
  static let remark = Stories.dam[2]

  static let pairs = [
    Pair("the same text", dam, dam, ["exact", "exact"]),
    Pair(
      "other spaces, quotation marks and capitals", dam,
      dam.uppercased().replacing("\n\n", with: "\n ").replacing("\"", with: "“"), ["exact", "exact"]),
    Pair(
      "a truncated copy", dam, Stories.text(Stories.dam.prefix(2)) + "\n\nRead more …", ["contains", "contained-in"]),
    Pair(
      "a story inside a round-up", dam, Stories.text(Stories.tram + Stories.dam + Stories.bees),
      ["contained-in", "contains"]),
    Pair("paragraphs in another order", dam, Stories.text(Stories.dam.reversed()), ["overlaps", "overlaps"]),
    Pair(
      "each with a paragraph of its own", Stories.text(Stories.dam + Stories.bees.prefix(1)),
      Stories.text(Stories.tram.prefix(1) + Stories.dam), ["overlaps", "overlaps"]),
    Pair(
      "a word changed in each paragraph", dam,
      dam.replacing("eleven", with: "twelve").replacing("camping", with: "caravan").replacing(
        "October", with: "autumn"),
      ["overlaps", "overlaps"]),
    Pair(
      "the same quotation in two reports", Stories.text([Stories.bees[0], remark, Stories.bees[1], Stories.bees[2]]),
      Stories.text([Stories.tram[0], Stories.tram[1], remark, Stories.tram[2]]), nil),
    Pair("two reports of different things", dam, Stories.text(Stories.orchestra), nil),
    Pair(
      "short texts of the same words", "Correction: the fair is on Sunday.", "CORRECTION the fair is on Sunday",
      [
        "exact", "exact",
      ]),
    Pair("a short text that stands in a long one", "the end of the month", dam, nil),
    Pair("short texts with one word changed", "The fair is on Sunday at nine.", "The fair is on Sunday at ten.", nil),
    Pair("two empty texts", "", "", nil),
    Pair("two texts without a word", "…", "— !", nil),
    Pair("an empty text and a report", "", dam, nil),
    Pair(
      "texts that only an emoji tells apart", dam + " 🙂", dam + " 🙃", ["exact", "exact"]),
  ]

  @Test("Each of two texts is marked with what it is to the other", arguments: pairs)
  func relations(pair: Pair) async throws {
    let documents = try await marked([pair.left, pair.right])
    let notes = documents.map { $0.notes("copy") }
    #expect(notes.map { $0.map { $0.fields["relation"]?.string } } == (pair.relations?.map { [$0] } ?? [[], []]))
    for (index, note) in notes.joined().enumerated() {
      #expect(note.fields["partner"] == .string("\(2 - index)"))
      #expect(note.fields["cluster"] == "1")
      #expect(note.fields["clusterSize"] == 2)
    }
  }

  @Test("The figures count distinct shingles")
  func figures() async throws {
    var stage = MarkCopies()
    stage.minimumWords = 1
    let documents = try await marked(["a b c d e f g h i j", "x a b c d e f g h i y z"], stage)
    let note = try #require(documents[0].notes("copy").first)
    #expect(note.fields["sharedShingles"] == 5)
    #expect(note.fields["containment"] == .double(0.8333))
    #expect(note.fields["jaccard"] == .double(0.5556))
  }

  @Test(
    "A pair needs the share of the smaller text that the setting asks for",
    arguments: [(0.83, 2), (0.84, 0), (0, 2), (1, 0)])
  func containment(share: Double, notes: Int) async throws {
    var stage = MarkCopies()
    stage.minimumWords = 1
    stage.containment = share
    let documents = try await marked(["a b c d e f g h i j", "x a b c d e f g h i y z"], stage)
    #expect(documents.map { $0.notes("copy").count }.reduce(0, +) == notes)
  }

  @Test("A cluster holds documents that a third one links")
  func clusters() async throws {
    let documents = try await marked([
      Stories.text(Stories.bees), Stories.text(Stories.dam), Stories.text(Stories.tram + Stories.dam),
      Stories.text(Stories.tram), Stories.text(Stories.orchestra),
    ])
    #expect(
      documents.map { $0.notes("copy").compactMap { $0.fields["partner"]?.string } } == [
        [], ["3"], ["2", "4"], ["3"], [],
      ])
    #expect(documents[3].notes("copy").first?.fields["cluster"] == "2")
    #expect(documents[3].notes("copy").first?.fields["clusterSize"] == 3)
  }

  @Test("A template that many pages carry does not make them copies, and copies among them are still found")
  func template() async throws {
    let template = """
      Sign up for the morning letter of the Halverstone Courier and have the news of the valley at breakfast, with the \
      weather, the crossword and the best of our readers' photographs. You can cancel at any time with one click. The \
      Courier is owned by its readers, has no shareholders and pays its reporters properly, which is why it asks you for \
      nine crowns a month, the price of two loaves of bread at the market on a Saturday morning.
      """
    let bodies = [Stories.bees, Stories.tram, Stories.orchestra, Stories.dam].map { Stories.text($0.prefix(2)) }
    let documents = try await marked((bodies + [bodies[1]]).enumerated().map { "Page \($0)\n\n\($1)\n\n\(template)" })
    #expect(
      documents.map { $0.notes("copy").compactMap { $0.fields["partner"]?.string } } == [[], ["5"], [], [], ["2"]])
  }

  @Test(
    "Of a group of copies only the first or the longest goes on",
    arguments: [
      (MarkCopies.Keep.all, [1, 2, 3, 4, 5], [String]()),
      (.first, [1, 2], ["copy of '2', which is kept: contains, containment 1.0"]),
      (.longest, [1, 3], ["copy of '3', which is kept: contained-in, containment 1.0"]),
    ])
  func keep(keep: MarkCopies.Keep, kept: [Int], reasons: [String]) async throws {
    let short = Stories.text(Stories.dam.prefix(3))
    let long = Stories.text(Stories.dam + Stories.bees.prefix(1))
    var stage = MarkCopies()
    stage.keep = keep
    var batch = batch([Stories.text(Stories.tram), short, long, long, short])
    try await stage.process(&batch)
    #expect(batch.documents.map(\.id) == kept.map(String.init))
    #expect(batch.rejected.count == 5 - kept.count)
    #expect(batch.rejected.allSatisfy { $0.document.notes("copy").count > 0 })
    #expect(Set(batch.rejected.map(\.reason)).isSuperset(of: reasons))
  }

  @Test("A document never goes in favour of one that goes itself or that it is no copy of")
  func keepChain() async throws {
    // 1 and 3 are each a copy of 2, but not of one another.
    let texts = [Stories.text(Stories.dam), Stories.text(Stories.dam + Stories.tram), Stories.text(Stories.tram)]
    var stage = MarkCopies()
    stage.keep = .first
    var first = batch(texts)
    try await stage.process(&first)
    #expect(first.documents.map(\.id) == ["1", "3"])
    #expect(first.rejected.map(\.document.id) == ["2"])
    stage.keep = .longest
    var longest = batch(texts)
    try await stage.process(&longest)
    #expect(longest.documents.map(\.id) == ["2"])
    #expect(longest.rejected.allSatisfy { $0.reason.contains("'2'") })
  }

  @Test("Texts without words all go on, whatever is kept")
  func keepEmpty() async throws {
    var stage = MarkCopies()
    stage.keep = .longest
    var batch = batch(["", "", "…"])
    try await stage.process(&batch)
    #expect(batch.documents.count == 3)
  }

  @Test("A story that sixty papers print is one cluster, and one copy of it is kept")
  func syndicated() async throws {
    let texts = (0..<60).map { number in
      let own = "Notices of paper \(number): " + (0..<20).map { "item\(number)x\($0)" }.joined(separator: " ")
      let start = number % 2
      return Stories.text([own] + Stories.dam[start...] + [own.uppercased()])
    }
    let documents = try await marked(texts)
    #expect(documents.allSatisfy { $0.notes("copy").first?.fields["clusterSize"] == 60 })
    #expect(documents.allSatisfy { $0.notes("copy").count <= 16 })
    var stage = MarkCopies()
    stage.keep = .first
    var batch = batch(texts)
    try await stage.process(&batch)
    #expect(batch.documents.map(\.id) == ["1"])
  }

  private func batch(_ texts: [String]) -> Batch {
    Batch(texts.enumerated().map { Document(id: "\($0 + 1)", text: $1) }, stage: "copies")
  }

  private func marked(_ texts: [String], _ stage: MarkCopies = MarkCopies()) async throws -> [Document] {
    var batch = batch(texts)
    try await stage.process(&batch)
    try #require(batch.documents.count == texts.count)
    return batch.documents
  }
}
