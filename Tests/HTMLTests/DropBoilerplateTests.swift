import CopydeskCore
import CopydeskHTML
import Testing

@Suite("drop-boilerplate")
struct DropBoilerplateTests {
  /// A text, what is left of it, and the rules that took the rest, in order.
  struct Sample: Sendable, CustomTestStringConvertible {
    var name: String
    var before: String
    var after: String
    var rules: [String]

    init(_ name: String, _ before: String, _ after: String, _ rules: [String]) {
      (self.name, self.before, self.after, self.rules) = (name, before, after, rules)
    }

    var testDescription: String { name }
  }

  /// Two sentences of reporting around what is being tried.
  private static let lead = "The first ferry left Saltmere at noon with 40 people and a dog on board."
  private static let end = "The mayor said that the next one would leave as soon as the dog was found."

  private static func inside(_ name: String, _ noise: String, _ rules: String...) -> Sample {
    Sample(name, "\(lead)\n\n\(noise)\n\n\(end)", "\(lead)\n\n\(end)", rules)
  }

  private static func atEnd(_ name: String, _ noise: String, _ rules: String...) -> Sample {
    Sample(name, "\(lead)\n\n\(end)\n\n\(noise)\n", "\(lead)\n\n\(end)", rules)
  }

  private static let finder = BoilerplateFinder()

  static let cuts: [Sample] = [
    inside("a share line", "Share this article", "share-widget"),
    inside("a bar of share buttons", "Facebook Twitter WhatsApp E-mail", "share-widget"),
    inside("share buttons after their heading", "Share this: Twitter Facebook Reddit Copy link", "share-widget"),
    inside("a French bar", "Partager Facebook X Par mail Lecture 3 min.", "share-widget"),
    inside("a page that renews itself", "This page updates automatically. Last updated at noon", "page-furniture"),
    inside("a button", "Close", "widget-word"),
    inside("buttons below each other", "Share on Facebook\nPrint\nSave", "share-widget", "widget-word"),
    inside("a loading error", "LOADINGERROR LOADING", "loading-error"),
    inside("a notice of advertising", "Advertisement\n\nStory continues below", "advertisement"),
    inside("a list of links", "READ MORE\n- Ferry fares rise in May\n- The dog that walked home.", "link-list"),
    inside("a list with a slug", "Related:\n- Fares rise\n- more-boats-on-the-way-to-saltmere", "link-list"),
    inside("a list in a block of its own", "Read more\nFerry fares rise in May", "link-list"),
    inside("a link after its heading", "Read more: Ferry fares rise in May", "link-list"),
    inside("a newsletter prompt", "Sign up for our weekly newsletter: the best of the coast.", "newsletter-prompt"),
    inside("a prompt to subscribe", "Subscribe to the Courier to keep reading.", "subscribe-prompt"),
    inside("a cookie notice", "We use cookies to improve your experience on our site.", "cookie-prompt"),
    inside("a reporter's handle", "Follow Ines Carrow on Twitter @inescarrow.", "follow-prompt"),
    inside("a credit", "via Northern Wire", "via-credit"),
    inside("a photographer", "Photo: Lena Forster / Port of Saltmere", "photo-credit"),
    inside("an image", "![The ferry](https://saltmere.example/ferry.jpg)", "markdown-image"),
    inside("a German notice", "Anzeige", "advertisement"),
    inside("a German list", "Lesen Sie auch:\n- Fährpreise steigen im Mai", "link-list"),
    inside("a French list", "Lire aussi :\n- Le prix du bac augmente en mai", "link-list"),
    inside("a phrase that lost its apostrophe", "What s Hot", "link-list"),
    inside("a phrase in bold type", "**Advertisement**", "advertisement"),
    atEnd(
      "the widgets at the end", "Popular in the Community\n\nClose\n\nWhat's Hot", "comment-widget", "widget-word",
      "link-list"),
    atEnd("a list without bullets", "Our readers are reading too\n\nFares rise\nDog found", "link-list"),
    atEnd("the page's address", "Original url:\n\n<https://saltmere.example/2025/05/ferry-a40117>", "original-url"),
    atEnd("an address on the same line", "Original url: https://saltmere.example/ferry", "original-url"),
    atEnd("an address alone", "<https://saltmere.example/ferry>", "bare-address"),
    atEnd("a slug alone", "the-ferry-that-left-without-its-dog", "slug"),
    atEnd("a prompt that could be a heading", "Sign up for the Morning Tide", "newsletter-prompt"),
    atEnd("signs without a word", "* * *\n\n×", "stray-marks"),
    inside("an address that is announced and missing", "Original url:", "original-url"),
    inside(
      "where a text stood first", "This article first appeared in the Saltmere Gazette and is reprinted here.",
      "first-published"),
    inside("a way to the menu", "Skip to main content", "page-furniture"),
    atEnd("a copyright notice", "© 2025 The Saltmere Gazette", "copyright"),
    atEnd("a copyright notice in sentences", "Copyright 2025 The Gazette. It may not be reprinted.", "copyright"),
    atEnd("the way to the comments", "37 comments\nLeave a comment", "comment-widget"),
    atEnd("what a page ends with", "Tags\nPrivacy Policy\nBack to top", "link-list", "cookie-prompt", "share-widget"),
    Sample(
      "a section below the title", "Ferry returns\nWorld\n\(lead)", "Ferry returns\n\(lead)", ["section-label"]),
    Sample(
      "a section above the title", "International\n\nFerry returns\n\n\(lead)", "Ferry returns\n\n\(lead)",
      ["section-label"]),
    Sample(
      "a trail of sections", "Home > News > Transport\nFerry returns\n\n\(lead)", "Ferry returns\n\n\(lead)",
      ["breadcrumb"]),
    Sample("a label before the title", "Title: Ferry returns\n\n\(lead)", "Ferry returns\n\n\(lead)", ["title-label"]),
    Sample(
      "a doubled title with its label", "Title: Ferry returns\n\nTitle: Ferry returns\n\n\(lead)",
      "Ferry returns\n\n\(lead)", ["title-label", "doubled-title"]),
    Sample(
      "a doubled title around the date", "The ferry returns today\n6 March 2025\nThe Ferry Returns Today\n\n\(lead)",
      "The ferry returns today\n6 March 2025\n\n\(lead)", ["doubled-title"]),
    Sample(
      "a title with the name of the site",
      "The ferry returns today | Saltmere Gazette\nThe ferry returns today\n\(lead)",
      "The ferry returns today\n\(lead)", ["doubled-title"]),
    Sample(
      "a title doubled on its line", "The ferry returns todayThe ferry returns today\n\(lead)",
      "The ferry returns today\n\(lead)", ["doubled-title"]),
    Sample(
      "a doubled caption and its credit",
      "\(lead)\n\nThe ferry Sandpiper on its way out of the old harbour of Saltmere (NW Photo/Oskar Thiel)\n"
        + "The ferry Sandpiper on its way out of the old harbour of Saltmere (NW Photo/Oskar Thiel)\n"
        + "via Northern Wire\n\n\(end)",
      "\(lead)\n\nThe ferry Sandpiper on its way out of the old harbour of Saltmere (NW Photo/Oskar Thiel)\n\n\(end)",
      ["doubled-caption", "via-credit"]),
    Sample(
      "a short doubled caption in running text", "\(lead)\nThe ferry Sandpiper\nThe ferry Sandpiper leaving\n\(end)",
      "\(lead)\nThe ferry Sandpiper\nThe ferry Sandpiper leaving\n\(end)", []),
    Sample(
      "a label before a caption", "\(lead)\n\nImage caption, The dog at the quay\n\n\(end)",
      "\(lead)\n\nThe dog at the quay\n\n\(end)", ["caption-label"]),
    Sample(
      "a link without a target", "By [Northern Wire](#)\n\n\(lead)", "By Northern Wire\n\n\(lead)",
      ["markdown-link", "markdown-link"]),
    Sample(
      "bold type", "The quay. **LENA FORSTER / PORT OF SALTMERE**\n\n\(lead)",
      "The quay. LENA FORSTER / PORT OF SALTMERE\n\n\(lead)", ["markdown-bold", "markdown-bold"]),
    Sample(
      "a line in italics", "\(lead)\n\n*This story was corrected on Monday*",
      "\(lead)\n\nThis story was corrected on Monday", ["markdown-emphasis", "markdown-emphasis"]),
    Sample(
      "a button in the byline", "Ferry returns\nBy Ines Carrow\nShare\n6 March 2025\n\(lead)",
      "Ferry returns\nBy Ines Carrow\n6 March 2025\n\(lead)", ["widget-word"]),
    Sample(
      "marks inside of marks", "\(lead)\n\n## ## **_Where the dog was seen_**\n\n[*Where it was not*](#x)\n\n\(end)",
      "\(lead)\n\nWhere the dog was seen\n\nWhere it was not\n\n\(end)",
      Array(repeating: "markdown-emphasis", count: 4)),
    Sample(
      "images with marks in italics", "\(lead)\n\n*The dog ![**on** the quay](#y) and ![*a](/b) its owner*\n\n\(end)",
      "\(lead)\n\nThe dog  and  its owner\n\n\(end)",
      ["markdown-emphasis", "markdown-link", "markdown-link", "markdown-emphasis"]),
    Sample(
      "an image in bold type", "\(lead)\n\nThe **dog ![on** the](#y) quay and ![**the](/b) owner** too\n\n\(end)",
      "\(lead)\n\nThe dog  quay and  owner too\n\n\(end)",
      ["markdown-bold", "markdown-link", "markdown-link", "markdown-bold"]),
    Sample(
      "an image in italics", "\(lead)\n\n*a nice ![x](#y) picture b*\n\n\(end)",
      "\(lead)\n\na nice  picture b\n\n\(end)", ["markdown-emphasis", "markdown-link", "markdown-emphasis"]),
    Sample(
      "a heading", "\(lead)\n\n## What we know\n\n\(end)", "\(lead)\n\nWhat we know\n\n\(end)", ["markdown-heading"]),
  ]

  @Test("Noise goes and takes its separator along", arguments: cuts)
  func cut(_ sample: Sample) throws {
    let edits = Self.finder.edits(in: sample.before)
    #expect(applying(edits, to: sample.before) == sample.after)
    #expect(edits.map(\.rule) == sample.rules)
  }

  @Test("Each rule is among the samples")
  func rules() {
    #expect(Set(Self.cuts.flatMap(\.rules)) == BoilerplateFinder.rules)
  }

  @Test("A second run finds nothing", arguments: cuts)
  func again(_ sample: Sample) {
    #expect(Self.finder.edits(in: sample.after) == [])
  }

  @Test(
    "Reporting that looks like noise stays",
    arguments: [
      "By noon the five stories under \"What's Hot\" have had more readers than all the others.",
      "Popular in the Community is the name of a list, and the council wants to know who fills it.",
      "Share this article with nobody, the lawyer wrote to the editor of the Gazette.",
      "Advertisement for the post of harbour master brought no answer, the port said on Monday.",
      "Read more, worry less: that was the advice of the librarians of Saltmere to the council.",
      "\"Read more: it is the only way out of here,\" the old teacher told the class on her last day.",
      "\"We use cookies to improve your experience,\" the baker joked as she handed out the first tray.",
      "\"Sign up for our newsletter,\" the mayor told the protesters, and they did not laugh.",
      "We used cookies to lure the dog back on board, a deckhand said.",
      "Close to 400 people stood on the quay.",
      "Close that valve, the engineer shouted.",
      "Via Roma was closed to traffic for the whole of the night.",
      "via the old road, which is longer by two miles",
      "Photo: the dog, asleep on the quay after its long walk home",
      "Picture: A painting of the quay by an unknown hand",
      "Original urls were kept in a ledger, the archivist said.",
      "World records fell on both days of the regatta.",
      "Title: the word itself has a history, she writes in her new book.",
      "Comments by the minister set off the row.",
      "Follow the river and you will find the mill, says the guide on the quay.",
      "Share this: email, Twitter and the town crier were all the mayor had left.",
      "Email print.",
      "Subscribe to no creed but doubt, the old teacher told her class on Monday.",
      "Loading error after loading error kept the crane still for a day, the port said.",
      "Skip to main content with a light heart, says the author of the longest report.",
      "A mother-in-law-to-be may stay as well, the landlord said on Monday.",
      "The score went 3 > 2 > 1 as the evening grew long, the coach said.",
      "# 1 in the county for the third year is the bakery on Quay Street.",
      "The note read ![sic] and nothing else, the clerk told the court.",
      "*The price does not include the dog.",
      "Image caption contests are back, the Gazette announced on Monday.",
      "Copyright law protects the song for another twelve years.",
      "Related claims were thrown out by the court in May.",
      "The command 2 ** 3 gives 8, and f(**options) takes what it is given.",
      "He wrote [sic](laughs) in the margin, and two stars ** beside it.",
      "https://saltmere.example/ferry is where the timetable will be found.",
      "Teilen wollte er den Gewinn nicht, sagte der Fischer am Montag.",
      "Publicité ou pas, la foire aura lieu, a dit le maire.",
    ])
  func kept(_ paragraph: String) {
    for text in [
      "\(Self.lead)\n\n\(paragraph)\n\n\(Self.end)", "\(Self.lead)\n\(paragraph)\n\(Self.end)",
      "\(Self.lead)\n\n\(paragraph)", "Ferry returns to Saltmere\n\n\(paragraph)\n\n\(Self.end)",
    ] {
      #expect(Self.finder.edits(in: text) == [], "\(text)")
    }
  }

  @Test(
    "Lines that are noise elsewhere stay where they mean something",
    arguments: [
      // A table, a glossary, a stock list.
      "Shares of the port\n\nOpen\n10.4\nHigh\n11.2\nLow\n10.1\nClose\n10.9\n\nThe day ended as quietly as it began.",
      "Fit out\n\nSensor: 24 megapixels\n\nVideo: 4K at 30 frames\n\nBattery: two hours",
      "What to take\n\nCompass\n\nWatch\n\nWater for two days and a hat",
      // A title and nothing else above the text.
      "World\nThe first ferry left Saltmere at noon with 40 people and a dog on board.",
      "Privacy policy\nThe town voted on Monday to publish what it knows about each of its citizens.",
      "The latest: Ferry returns to Saltmere\nBy Ines Carrow\nThe ferry came back at noon with the dog on board.",
      "Read more: Saltmere opens its library\nBy Ines Carrow\nThe library of Saltmere opened its doors on Monday.",
      "Nobody saw it leave the quay on Monday.\n\nSign up for a card\n\nThe library asks for a name and an address.",
      "Nobody saw it leave the quay on Monday.\n\n* * *\n\nOn Tuesday it was back, asleep and very wet.",
      "Boats in and out on Monday.\nIn\tSandpiper\tfrom Port Ellery at 9 in the morning\n"
        + "In\tSandpiper\tfrom Port Ellery at 9 in the morning\nThe harbour master counts each of them.",
      "Most read\nThe librarians of Saltmere have counted which books were lent out, and how often.",
      // A street, a song, a chant.
      "Where it was seen\n\nVia Appia\n\nVia Roma\n\nThe police ask for more sightings of the dog.",
      "The song went on and on into the night.\nRow, row, row\nRow, row, row\nNobody on the quay minded it at all.",
      // Sources below an article.
      "The figures are from the port and from the town.\n\nReferences\n\nhttps://saltmere.example/figures",
      "See the whole list at the address below:\n\nhttps://saltmere.example/list\n\nThe list ends in May.",
      // Subheadings in running text.
      "Nobody saw it leave the quay on Monday.\n\nVideo\n\nA film shows the dog on the bridge at nine.",
      "Nobody saw it leave the quay on Monday.\n\nFurther reading\n\nThe library has three books on dogs that swim.",
    ])
  func place(_ text: String) {
    #expect(Self.finder.edits(in: text) == [])
  }

  @Test("A first line is no title where the title is another")
  func titleElsewhere() {
    let text = "World\n\n\(Self.lead)"
    for (title, after) in [(nil, text), ("World", text), ("Ferry returns to Saltmere", Self.lead)]
      as [(String?, String)]
    {
      #expect(applying(Self.finder.edits(in: text, title: title), to: text) == after)
    }
  }

  @Test("What is left has no wider gap than the text had")
  func separators() {
    for (before, after) in [
      ("One line.\nAdvertisement\nAnother line.", "One line.\nAnother line."),
      ("One line.\n\nAdvertisement\nAnother line.", "One line.\n\nAnother line."),
      ("One line.\nAdvertisement\n\nAnother line.", "One line.\n\nAnother line."),
      ("One line.\n\n\n\nAdvertisement\n\n\n\nAnother line.", "One line.\n\nAnother line."),
      ("One line.\r\n\r\nAdvertisement\r\n\r\nAnother line.", "One line.\r\n\r\nAnother line."),
      ("Share this article\n\nAdvertisement\n\nOne line.\n\n", "One line.\n\n"),
      ("One line.\n\n \u{A0}\nAdvertisement\n\n", "One line."),
    ] {
      #expect(applying(Self.finder.edits(in: before), to: before) == after)
    }
  }

  @Test("Any text is taken, however odd")
  func oddTexts() {
    for text in [
      "", "\n", " \n\n ", "Close", "é", "👨‍👩‍👧\nShare this article\nà", "\r\r\n", "**", "[](", "# ", "#", "<>", "-",
    ] {
      let left = applying(Self.finder.edits(in: text), to: text)
      #expect(Self.finder.edits(in: left) == [])
    }
  }

  @Test(
    "Time grows no faster than the text", .timeLimit(.minutes(10)),
    arguments: [
      "word ", "[[[[(", "](((", "** a**", "Close\n", "Read more\n", "a-b-c-d\n", "\n\n", "Share x ", "via A ", "More\n",
      "![x](#y) ",
    ])
  func largeTexts(_ part: String) {
    // A scan that goes back over the text for each of its parts would take many minutes for this much.
    let text = Self.lead + "\n" + String(repeating: part, count: 300_000 / part.utf8.count)
    let left = applying(Self.finder.edits(in: text), to: text)
    #expect(left.utf8.count <= text.utf8.count)
  }

  @Test("The stage marks each cut with its rule")
  func stage() throws {
    var stage = DropBoilerplate()
    try stage.prepare()
    let example = try #require(DropBoilerplate.example)
    #expect(try stage.marking(example.before).text == example.after)
  }

  @Test("Only the phrases of the chosen languages count")
  func languages() throws {
    var stage = DropBoilerplate()
    stage.languages = ["de"]
    try stage.prepare()
    let text = "\(Self.lead)\n\nAdvertisement\n\nAnzeige\n\n\(Self.end)"
    #expect(try stage.marking(text).text == "\(Self.lead)\n\nAdvertisement\n\n\(Self.end)")
  }

  @Test("A rule that is excepted cuts nothing")
  func except() throws {
    var stage = DropBoilerplate()
    stage.except = ["advertisement", "markdown-bold", "doubled-title"]
    try stage.prepare()
    let text = "Ferry returns\nFerry returns\n\n\(Self.lead)\n\nAdvertisement\n\n**\(Self.end)**"
    #expect(try stage.marking(text).text == text)
  }

  @Test("A language or rule that does not exist is refused")
  func wrongSettings() {
    var stage = DropBoilerplate()
    stage.languages = ["en", "xx"]
    #expect(throws: SettingError.self) { try stage.prepare() }
    stage = DropBoilerplate()
    stage.except = ["share-widgets"]
    #expect(throws: SettingError.self) { try stage.prepare() }
  }

  private func applying(_ edits: [BoilerplateEdit], to text: String) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var read = 0
    for edit in edits {
      result += bytes[read..<edit.range.lowerBound]
      read = edit.range.upperBound
    }
    return String(decoding: result + bytes[read...], as: UTF8.self)
  }
}
