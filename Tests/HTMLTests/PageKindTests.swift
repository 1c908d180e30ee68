import Foundation
import Testing

@testable import CopydeskHTML

@Suite("extract-main-text on all kinds of pages")
struct PageKindTests {
  func read(_ body: String) throws -> MainText {
    try MainTextReader().read(Array("<html><head><title>x</title></head><body>\(body)</body></html>".utf8))
  }

  /// A page around a main part: menu, teasers, footer.
  static func page(_ main: String, teaser: String, legal: String) -> String {
    """
    <header><nav><ul><li><a href=/>1</a><li><a href=/2>2</a><li><a href=/3>3</a></ul></nav></header>\(main)
    <aside class="related"><ul><li><a href=/a>\(teaser)</a><li><a href=/b>\(teaser)</a></ul></aside>
    <footer><p>\(legal)</p></footer>
    """
  }

  static let scripts: [(name: String, story: [String], teaser: String, legal: String)] = [
    (
      "Chinese",
      [
        "海湾港务局星期二投票决定，让旧渡轮在整个冬天继续运行，主席在会议结束后告诉记者。", "她说，岛上的居民不能没有船，尤其是在风暴季节，医院和学校都在对岸。",
        "反对者认为，维修费用太高，明年春天必须重新讨论这个问题，并且公布全部账目。",
      ], "码头附近新开了一家面包店", "版权所有 维塞尔湾信使报"
    ),
    (
      "Japanese",
      [
        "港湾委員会は火曜日、古いフェリーを冬の間も運航させることを決めたと委員長が明らかにした。", "島の住民から船を取り上げることはできない、と彼女は満員の会場で語り、拍手が起きた。",
        "修理費がかさむことへの批判もあり、委員会は春に改めて会計を公開して話し合う予定だ。",
      ], "埠頭に新しいパン屋が開店", "無断転載を禁じます"
    ),
    (
      "Russian",
      [
        "Портовый совет во вторник проголосовал за то, чтобы старый паром ходил всю зиму, сообщила председатель.",
        "По её словам, острова нельзя оставить без лодки, особенно в сезон штормов, когда закрыта школа.",
        "Противники решения считают, что ремонт обойдётся слишком дорого, и требуют вернуться к нему весной.",
      ], "На пристани открылась новая пекарня", "Все права защищены"
    ),
    (
      "Arabic",
      [
        "صوّت مجلس الميناء يوم الثلاثاء على إبقاء العبّارة القديمة في الخدمة طوال فصل الشتاء، كما قالت رئيسته.",
        "وأضافت أن سكان الجزر لا يمكن أن يبقوا بلا قارب، خصوصا في موسم العواصف حين تغلق المدرسة أبوابها.",
        "ويرى المعارضون أن كلفة الإصلاح مرتفعة جدا، ويطالبون بمناقشة القرار من جديد في الربيع المقبل.",
      ], "مخبز جديد على رصيف الميناء", "جميع الحقوق محفوظة"
    ),
  ]

  @Test("A page in any script gives its article and nothing else", arguments: scripts.indices)
  func script(_ at: Int) throws {
    let (_, story, teaser, legal) = Self.scripts[at]
    let article = "<main><article><h1>\(teaser)!</h1>\(story.map { "<p>\($0)</p>" }.joined())</article></main>"
    #expect(try read(Self.page(article, teaser: teaser, legal: legal)).text == story.joined(separator: "\n\n"))
  }

  static let story = [
    "The harbour board of Vessel Bay voted on Tuesday to keep the old ferry running through the winter, its chair said.",
    "“We will not leave the islands without a boat,” Mira Okonjo told the packed hall, and the vote was six to one.",
    "The repairs will cost the town nine million crowns, said Tomas Reed, who has looked after the hull since 2004.",
    "Two members asked for another vote in the spring, when the figures of the winter are known to everyone.",
  ]

  func surrounded(_ main: String) throws -> MainText {
    try read(Self.page(main, teaser: "Storm closes the pier", legal: "Published by the Vessel Bay Press. Imprint."))
  }

  @Test("An article in two containers with an advertisement between them stays whole")
  func twoContainers() throws {
    let parts = Self.story.map { "<p>\($0)</p>" }
    let main = try surrounded(
      """
      <main><div class="article-body part-1">\(parts[0])\(parts[1])</div><div class="ad-slot">Cheap oars at Danvers</div>
      <div class="article-body part-2">\(parts[2])\(parts[3])</div></main>
      """)
    #expect(main.text == Self.story.joined(separator: "\n\n"))
    #expect(main.cuts.contains { $0.rule == "advertisement" })
  }

  @Test("All entries of a live page stay")
  func livePage() throws {
    let entries = Self.story.enumerated().map {
      "<div class=entry><h3>1\($0.offset):05 Board meets again</h3><p>\($0.element)</p></div>"
    }
    let text = try surrounded("<main><div class=live>\(entries.joined())</div></main>").text
    for sentence in Self.story { #expect(text.contains(sentence)) }
  }

  @Test("A page with several articles gives all of them")
  func severalArticles() throws {
    let articles = Self.story.map { "<article><h2>Ferry news</h2><p>\($0)</p><p>\($0.uppercased())</p></article>" }
    let text = try surrounded("<main>\(articles.joined())</main>").text
    for sentence in Self.story { #expect(text.contains(sentence)) }
  }

  @Test("An article of one sentence stays and its surroundings go")
  func shortArticle() throws {
    let main = try surrounded("<main><article><h1>Ferry stays</h1><p>\(Self.story[0])</p></article></main>")
    #expect(main.text == Self.story[0])
  }

  @Test("Every cut says why, in words that a reader can look up")
  func reasons() throws {
    let main = try surrounded("<main><article><h1>Ferry stays</h1><p>\(Self.story[0])</p></article></main>")
    #expect(main.cuts.map(\.rule) == ["navigation", "title", "related-links", "footer"])
  }
}

@Suite("the learned scorer of extract-main-text")
struct LearnedScorerTests {
  @Test("Trees add up the leaves that a row falls into")
  func trees() throws {
    let text = "# two trees\nfeatures b a\n0<1.5 1<0 =-1 =2 =4\n1<3 =0.25 =0.5\n"
    let trees = try #require(BoostedTrees(text, columns: ["a", "b"]))
    #expect(trees.sums(of: [0, 1.5, 1, 1.5, 4, 2], width: 2) == [-0.75, 2.25, 4.5])
  }

  @Test("A row that is hopeless after the first trees keeps their sum, and all others get the sum of all trees")
  func hopelessRows() throws {
    let tree = "0<0 =-0.25 0<1 =-0.125 =0.125\n"
    let trees = try #require(BoostedTrees("features a\n" + String(repeating: tree, count: 64), columns: ["a"]))
    #expect(trees.sums(of: [-1, 0.5, 2, -2], width: 1) == [-4, -6, 8, -4])
    let few = try #require(BoostedTrees("features a\n" + tree, columns: ["a"]))
    #expect(few.sums(of: [-1, 0.5, 2], width: 1) == [-0.25, -0.125, 0.125])
  }

  @Test(
    "What is no model, or asks for a number that rows lack, is no model",
    arguments: [
      "", "features a\n", "features c\n=1\n", "features a\n0<1 =1\n", "features a\n1<1 =1 =2\n", "features a\nx\n",
    ])
  func noModel(_ text: String) {
    #expect(BoostedTrees(text, columns: ["a", "b"]) == nil)
  }

  @Test("The choice keeps weaker blocks where nothing is sure, and leaves them where something is")
  func choice() {
    let sizes = [100.0, 100, 100, 100]
    #expect(
      KeepChoice(likelihoods: [0.99, 0.98, 0.4, 0.1], sizes: sizes, favour: .balanced).kept == [
        true, true, false, false,
      ])
    #expect(
      KeepChoice(likelihoods: [0.5, 0.45, 0.4, 0.1], sizes: sizes, favour: .balanced).kept == [true, true, true, false])
    #expect(
      KeepChoice(likelihoods: [0.99, 0.9, 0.4, 0.1], sizes: sizes, favour: .recall).kept == [true, true, true, false])
    #expect(KeepChoice(likelihoods: [], sizes: [], favour: .balanced).kept.isEmpty)
  }

  @Test("Names of numbers are there once, and the model's trees find all that they ask for")
  func names() {
    #expect(Set(FeatureRows.names).count == FeatureRows.names.count)
    #expect(FeatureRows.names.contains("linkDensity"))
  }

  @Test("Blocks say what the phrases of boilerplate in them are, line by line, and long blocks are not read")
  func blockWords() throws {
    let long = String(repeating: "Read more: the ferry sails on Monday. ", count: 20)
    let blocks = [
      "The ferry sails on Monday.", "Read more", "Advertisement", "Lesen Sie auch<br>Fähre fährt wieder",
      "The Herald<br>Share this article", long,
    ]
    let page = try PageReader.read(
      Array(blocks.map { "<p>\($0)</p>" }.joined().utf8), declaredEncoding: "utf-8"
    ).page
    let features = BlockFeatures.all(in: page)
    let words = BlockWords(page, blocks: features, rules: features.map { _ in nil })
    #expect(words.claims == [.nothing, .list, .noise, .list, .noise, .nothing])
    #expect(words.subjects[1][0] == 1 && words.subjects[0] == .zero)
    #expect(
      BlockWords(page, blocks: features, rules: features.map { _ in .footer }).claims.allSatisfy { $0 == .nothing })
  }

  @Test("Every subject of the table of words is a number of the rows, in the same order")
  func subjects() {
    let names = SubjectWords.shared.names.map { "subject\($0.capitalized)" }
    #expect(names == FeatureRows.subjectNames.map(\.description))
  }

  @Test("Values are found by their hash, and others are not", arguments: [0, 1, 2, 3, 100])
  func wordTable(_ count: Int) {
    let table = WordTable(
      Dictionary(uniqueKeysWithValues: (0..<count).map { (UInt64($0) &* 0x9E37_79B9_7F4A_7C15, $0) }))
    for at in 0..<count { #expect(table[UInt64(at) &* 0x9E37_79B9_7F4A_7C15] == at) }
    #expect(table[0xDEAD_BEEF] == nil)
  }

  @Test("How much of one text is in another is counted in runs of four words, or of four ideographs")
  func agreement() {
    let runs = TokenRuns("The harbour board voted on Tuesday, 港务局星期二投票")
    func share(_ text: String) -> Double { TextTokens.all(in: text).withUnsafeBufferPointer { runs.share(of: $0) } }
    #expect(share("the harbour BOARD “voted” on") == 1)
    #expect(share("the harbour master voted on") == 0)
    #expect(share("Tuesday") == 1 && share("Wednesday") == 0)
    #expect(share("港务局星期二") == 1)
  }

  @Test("Blocks are compared with the names of the site and of the authors; a page without them says so")
  func siteAndAuthors() throws {
    let head = """
      <meta property="og:site_name" content="The Harbour Post"><meta name="author" content="Mira Okonjo">
      """
    let body = """
      <p>Boats will run all winter, the board said on Tuesday, and nobody at the harbour was surprised by that vote.</p>
      <p>Mira Okonjo writes about boats and what they cost for the Harbour Post, and lives in the old town with a cat.</p>
      """
    func numbers(_ name: String, head: String) throws -> [Float] {
      let html = "<html><head>\(head)<title>Ferry</title></head><body>\(body)</body></html>"
      let page = try PageReader.read(Array(html.utf8), declaredEncoding: nil).page
      let rows = FeatureRows(page, metadata: MetadataChoice.metadata(of: page))
      let column = try #require(FeatureRows.names.firstIndex(of: name))
      return page.blocks.indices.map { rows.values[$0 * rows.width + column] }
    }
    #expect(try numbers("ofAuthor", head: head) == [0, 1])
    let ofSite = try numbers("ofSite", head: head)
    #expect(ofSite.map { ($0 * 3).rounded() } == [2, 3], "“the” and “harbour” are in the first")
    #expect(try numbers("pageSite", head: head) == [0.5, 0.5])
    for name in ["ofAuthor", "ofSite", "pageSite"] { #expect(try numbers(name, head: "") == [-1, -1]) }
  }
}
