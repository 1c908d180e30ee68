import CopydeskCore
import Testing

@testable import CopydeskHTML

@Suite("metadata of extract-main-text")
struct MetadataTests {
  static let story = """
    <p>The harbour board of Vessel Bay voted on Tuesday to keep the old ferry running through the winter, its chair said.</p>
    <p>“We will not leave the islands without a boat,” Mira Okonjo told the packed hall, and the vote was six to one.</p>
    """

  func read(_ head: String, _ top: String = "<h1>The old ferry stays</h1>", language: String = "en") throws -> Metadata
  {
    let html = """
      <html lang="\(language)"><head>\(head)</head><body><nav><a href=/>Home</a></nav><main><article>\(top)\(Self.story)
      </article></main></body></html>
      """
    return try MainTextReader().read(Array(html.utf8)).metadata
  }

  func json(_ text: String) -> String { "<script type=\"application/ld+json\">\(text)</script>" }

  // MARK: Authors

  @Test(
    "A field that names authors becomes a list of names",
    arguments: [
      ("Mira Okonjo", ["Mira Okonjo"]),
      ("By Mira Okonjo", ["Mira Okonjo"]),
      ("Von: Tomas Lind", ["Tomas Lind"]),
      ("Mira Okonjo and Tomas Lind", ["Mira Okonjo", "Tomas Lind"]),
      ("Mira Okonjo, Tomas Lind, and Lena Sund", ["Mira Okonjo", "Tomas Lind", "Lena Sund"]),
      ("Mira Okonjo; Tomas Lind", ["Mira Okonjo", "Tomas Lind"]),
      ("Mira Okonjo und Tomas Lind", ["Mira Okonjo", "Tomas Lind"]),
      ("Mireille Aubry et Thomas Lind", ["Mireille Aubry", "Thomas Lind"]),
      ("Pilar Vega y Tomás Ríos", ["Pilar Vega", "Tomás Ríos"]),
      ("José Ortega y Vega", ["José Ortega y Vega"]),
      ("Mira Okonjo &amp; Tomas Lind", ["Mira Okonjo", "Tomas Lind"]),
      ("Mira Okonjo, Staff Writer", ["Mira Okonjo"]),
      ("Mira Okonjo, MD, Ph.D.", ["Mira Okonjo"]),
      ("Tomas Lind, Jr.", ["Tomas Lind Jr."]),
      ("Okonjo, Mira", ["Mira Okonjo"]), ("Okonjo, Mira Anne", ["Mira Anne Okonjo"]),
      ("van der Lind, Tomas", ["Tomas van der Lind"]), ("BWN, Baywire", ["BWN", "Baywire"]),
      ("田中太郎, 山田花子", ["田中太郎", "山田花子"]), ("Redaktion, Mira Okonjo", ["Mira Okonjo"]),
      ("Professor Mira Okonjo", ["Mira Okonjo"]), ("President Mira Okonjo, Tomas Lind", ["Mira Okonjo", "Tomas Lind"]),
      ("Redaktion Vessel Bay", []), ("Chief Executive Officer", []), ("Editor Okonjo", []),
      ("Mira Okonjo | The Courier", ["Mira Okonjo", "The Courier"]),
      ("Mira Okonjo - Vessel Bay Wire", ["Mira Okonjo"]),
      ("Mira Okonjo (Vessel Bay)", ["Mira Okonjo"]),
      ("Bay Wire Staff", ["Bay Wire Staff"]),
      ("mira@courier.example Mira Okonjo", ["Mira Okonjo"]),
      ("<a href='/mira'>Mira Okonjo</a>", ["Mira Okonjo"]),
      ("Andr&eacute; L&#243;pez", ["André López"]),
      ("Ministry for Fish and Boats", ["Ministry for Fish and Boats"]),
      ("Boats 90/The Ferries", ["Boats 90/The Ferries"]), ("Mira Okonjo/Tomas Lind", ["Mira Okonjo", "Tomas Lind"]),
      ("Мира Оконьо и Томас Линд", ["Мира Оконьо", "Томас Линд"]),
      ("https://courier.example/mira", []), ("@miraokonjo", []), ("pages.example/mira.okonjo", []), ("null", []),
      ("undefined", []), ("{{author}}", []),
      ("admin", []), ("Staff Writer", []), ("%author%", []), ("", []), ("Redaktion", []),
    ])
  func authorField(_ text: String, _ names: [String]) {
    #expect(AuthorNames.names(in: text) == names)
  }

  @Test(
    "A field for one person is one name, the given name first",
    arguments: [
      ("citation_author", "Okonjo, Mira Anne", "Mira Anne Okonjo"),
      ("citation_author", "Okonjo, M. A.", "M. A. Okonjo"), ("citation_author", "OKONJO, Mira", "Mira OKONJO"),
      ("citation_author", "Vega Ríos, María Pilar", "María Pilar Vega Ríos"),
      ("citation_author", "Mira Okonjo, MD", "Mira Okonjo"), ("citation_author", "Mira Okonjo", "Mira Okonjo"),
      ("citation_author", "Okonjo, Ph.D.", "Okonjo"),
      ("dc.creator", "van der Lind, Tomas", "Tomas van der Lind"), ("DC.Creator", "田中, 太郎", "田中 太郎"),
    ])
  func onePerson(_ name: String, _ text: String, _ author: String) throws {
    let second = "<meta name=\(name) content='Lena Sund'>"
    #expect(try read("<meta name=\(name) content='\(text)'>\(second)").authors == [author, "Lena Sund"])
  }

  @Test(
    "Bylines are found in the page, and dates and jobs in them are no names",
    arguments: [
      ("<p class=byline>By Mira Okonjo and Tomas Lind<br>3 March 2025</p>", ["Mira Okonjo", "Tomas Lind"], "byline"),
      ("<div class='article-author'>Von Tomas Lind, Korrespondent</div>", ["Tomas Lind"], "byline"),
      ("<p><a rel=author href=/m>Mira Okonjo</a></p>", ["Mira Okonjo"], "link"),
      ("<p><a rel='nofollow AUTHOR' href=/m>Mira Okonjo</a></p>", ["Mira Okonjo"], "link"),
      ("<p>Words: <a href='/autor/12,tomas-lind'>Tomas Lind</a></p>", ["Tomas Lind"], "link"),
      (
        "<p><span itemprop=author itemscope><span itemprop=name>Mira Okonjo</span>, Harbour reporter</span></p>",
        ["Mira Okonjo"], "microdata"
      ),
      (
        "<p><span itemprop=author itemscope><meta itemprop=name content='Mira Okonjo'></span></p>", ["Mira Okonjo"],
        "microdata"
      ),
      ("<p>Par Mireille Aubry</p>", ["Mireille Aubry"], "text"),
      ("<p>Von Tomas Lind und Lena Sund</p>", ["Tomas Lind", "Lena Sund"], "text"),
      ("<p>Autor: Tomas Lind</p>", ["Tomas Lind"], "text"),
      ("<p>Por Pilar Vega</p>", ["Pilar Vega"], "text"),
      ("<p>Di Gianna Riva</p>", ["Gianna Riva"], "text"),
    ])
  func bylines(_ byline: String, _ names: [String], _ source: String) throws {
    let metadata = try read("", "<h1>The old ferry stays</h1>" + byline)
    #expect(metadata.authors == names)
    #expect(metadata.sources[.authors]?.rawValue == source)
  }

  @Test(
    "What is no author is not made one",
    arguments: [
      "<p class=byline>Share this story</p>", "<p class=byline>Staff Writer</p>", "<p>By the sea, boats lie idle.</p>",
      "<p class=author>Written by<br>Feb 11, 2025</p>", "<a rel=author href=/t>Show all articles</a>",
      "<p>Reviewed by Lena Sund</p>", "<div class=comments><p class=author>Tomas Lind</p></div>",
      "<p>Di notte il porto tace.</p>", "<meta name=author content='The Courier'>",
    ])
  func noAuthors(_ top: String) throws {
    let gap = String(repeating: Self.story, count: 2)
    let metadata = try read(
      "<meta property=og:site_name content='The Courier'>", "<h1>The old ferry stays</h1>\(gap)\(top)")
    #expect(metadata.authors == [])
    #expect(metadata.sources[.authors] == nil)
  }

  @Test("Names that a card labels as the author's count, others do not")
  func twitterLabels() throws {
    let card = "<meta name='twitter:label1' content='Verfasst von'><meta name='twitter:data1' content='Tomas Lind'>"
    let other = "<meta name='twitter:label2' content='Lesezeit'><meta name='twitter:data2' content='3 Minuten'>"
    #expect(try read(card + other).authors == ["Tomas Lind"])
    #expect(try read(other).authors == [])
  }

  // MARK: Dates

  @Test(
    "Dates are read in every common spelling, to the precision that they have",
    arguments: [
      ("2025-03-04", "2025-03-04"), ("2025-03-04T10:20:30Z", "2025-03-04T10:20:30Z"),
      ("2025-03-04T10:20:30.123+01:00", "2025-03-04T10:20:30+01:00"),
      ("2025-03-04T10:20+0100", "2025-03-04T10:20+01:00"),
      ("2025-03-04 10:20:30", "2025-03-04T10:20:30"), ("2025-03-04 10:20:30 -0530", "2025-03-04T10:20:30-05:30"),
      ("20250304", "2025-03-04"), ("20250304T102030Z", "2025-03-04T10:20:30Z"), ("2025/03/04", "2025-03-04"),
      ("Tue, 04 Mar 2025 10:20:30 GMT", "2025-03-04T10:20:30Z"),
      ("Tue Mar 04 2025 10:20:30 GMT+0100 (CET)", "2025-03-04T10:20:30+01:00"),
      ("1741083630", "2025-03-04T10:20:30Z"), ("1741083630000", "2025-03-04T10:20:30Z"),
      ("March 4, 2025", "2025-03-04"), ("Mar. 4th, 2025, 3:05 p.m.", "2025-03-04T15:05"),
      ("4 March 2025 at 12:10 am", "2025-03-04T00:10"), ("4. März 2025, 10:20 Uhr", "2025-03-04T10:20"),
      ("04.03.2025 10.20 Uhr", "2025-03-04T10:20"), ("Publié le 4 mars 2025 à 10h20", "2025-03-04T10:20"),
      ("1er février 2025", "2025-02-01"), ("4 de marzo de 2025", "2025-03-04"), ("4 marzo 2025, ore 10", "2025-03-04"),
      ("4 de março de 2025 às 10h20", "2025-03-04T10:20"), ("4 marca 2025, 10:20", "2025-03-04T10:20"),
      ("4 марта 2025 г., 10:20", "2025-03-04T10:20"), ("2025年3月4日", "2025-03-04"), ("29 February 2024", "2024-02-29"),
      ("4 March 2025, 10:20-11:00", "2025-03-04T10:20"), ("4 March 2025, 10:20-11", "2025-03-04T10:20"),
      ("4 March 2025, 10:20 +01:00", "2025-03-04T10:20+01:00"), ("4 March 2025 10:20 GMT-5", "2025-03-04T10:20-05:00"),
      ("4 March 2025, 10:20 -0330", "2025-03-04T10:20-03:30"), ("4 March 2025, 10:20 +0107", "2025-03-04T10:20"),
      ("2025-03-04T10:20-05", "2025-03-04T10:20-05:00"), ("2025-03-04 10:20-05", "2025-03-04T10:20"),
      ("2025-03-04 10:20-05:00", "2025-03-04T10:20-05:00"), ("2025-03-04T10:20-13:00", "2025-03-04T10:20"),
      ("2025-03-04T10:20:00,123Z", "2025-03-04T10:20:00Z"), ("2025-03-04T10:20:00+14", "2025-03-04T10:20:00+14:00"),
      ("25/03/2025", "2025-03-25"), ("03/25/2025", "2025-03-25"), ("4/4/2025", "2025-04-04"),
    ])
  func dates(_ text: String, _ date: String) {
    let found = DateReader.date(in: text)
    #expect(found?.text == date)
    #expect(found?.isAmbiguous == false)
  }

  @Test(
    "What is no whole and real date is none",
    arguments: [
      "", "yesterday", "March 2025", "4 March", "4.3.25", "2025", "30 February 2025", "29 February 2025", "2025-13-01",
      "0001-01-01T00:00:00", "1970-01-01T00:00:00Z", "12:30", "{{date}}", "10.0.0.1", "+49 40 123456", "3 of 4 in 2025",
    ])
  func noDates(_ text: String) {
    #expect(DateReader.date(in: text)?.text == nil)
  }

  @Test(
    "A date of three numbers is read as the page's language or another date of it says, or not at all",
    arguments: [
      ("en-US", "", "2025-03-04"), ("en-GB", "", "2025-04-03"), ("fr", "", "2025-04-03"), ("en", "", nil),
      ("en", "<meta property=og:locale content=en_US>", "2025-03-04"),
      ("de", "<meta property='article:published_time' content='04/13/2025'>", "2025-04-13"),
      ("en-US", "<meta property='article:published_time' content='13/04/2025'>", "2025-04-13"),
      ("en", "<meta property='article:modified_time' content='2025-03-04T09:00:00Z'>", "2025-03-04"),
      ("en", "<link rel=canonical href='https://courier.example/2025/04/03/ferry'>", "2025-04-03"),
    ] as [(String, String, String?)])
  func ambiguousDates(_ language: String, _ head: String, _ date: String?) throws {
    let metadata = try read(head, "<h1>The old ferry stays</h1><p class=date>03/04/2025</p>", language: language)
    #expect(metadata.published == date)
  }

  @Test(
    "Visible dates near the title are dates of publication, unless a word says that the page was changed",
    arguments: [
      ("<time datetime='2025-03-04T10:20:00+01:00'>Tuesday</time>", "2025-03-04T10:20:00+01:00", nil, "time"),
      ("<p>Published 4 March 2025, updated 5 March 2025</p>", "2025-03-04", "2025-03-05", "text"),
      (
        "Published <time datetime='2025-03-04'>4 March</time> | Updated <time datetime='2025-03-05'>5 March</time>",
        "2025-03-04", "2025-03-05", "time"
      ),
      (
        "<p>Updated <time datetime='2025-03-05'>5</time> Published <time datetime='2025-03-04'>4</time></p>",
        "2025-03-04", "2025-03-05", "time"
      ),
      (
        "<p>Updated <time datetime='2025-03-05'>5 March</time>, <time datetime='2025-03-05T10:20'>10:20</time></p>",
        nil, "2025-03-05", nil
      ),
      (
        "<div><time datetime='2025-03-05'>Updated 5</time><p><time datetime='2025-03-04'>Set up 4</time></div>",
        "2025-03-04", "2025-03-05", "time"
      ),
      ("<p>Updated 5 March 2025 | Published 4 March 2025</p>", "2025-03-04", "2025-03-05", "text"),
      (
        "<p class=date>Aktualisiert: 6. März 2025, erschienen 4. März 2025, geändert 5. März 2025</p>",
        "2025-03-04", "2025-03-06", "byline"
      ),
      ("<p class=pubdate>Stand: 4. März 2025</p>", nil, "2025-03-04", nil),
      ("<p class=meta>4 marca 2025</p>", "2025-03-04", nil, "byline"),
      ("<p><span itemprop=datePublished content='2025-03-04'>Tuesday</span></p>", "2025-03-04", nil, "microdata"),
      ("<p>Mis à jour le <time datetime='2025-03-05'>5 mars</time></p>", nil, "2025-03-05", nil),
    ] as [(String, String?, String?, String?)])
  func visibleDates(_ line: String, _ published: String?, _ modified: String?, _ source: String?) throws {
    let metadata = try read("", "<h1>The old ferry stays</h1>" + line)
    #expect(metadata.published == published)
    #expect(metadata.modified == modified)
    #expect(metadata.sources[.published]?.rawValue == source)
  }

  @Test("Dates with points begin with the day, but in American English")
  func datesWithPoints() {
    #expect(DateReader.date(in: "04.03.2025")?.text == "2025-03-04")
    #expect(DateReader.date(in: "04.03.2025", order: .monthFirst)?.text == "2025-04-03")
  }

  @Test("A date in the address is the last resort")
  func addressDate() throws {
    let metadata = try read("<link rel=canonical href='https://courier.example/2025/03/04/ferry-stays'>")
    #expect(metadata.published == "2025-03-04")
    #expect(metadata.sources[.published] == .address)
  }

  // MARK: Other fields

  @Test(
    "Titles lose the site's name and keep their own dashes",
    arguments: [
      ("<title>The ferry – a love story | The Courier</title>", "The ferry – a love story"),
      (
        "<title>The Courier: news</title><meta property=og:title content='Ferry &amp;#8220;stays&amp;#8221;'>",
        "Ferry “stays”"
      ),
      ("<meta property=og:site_name content='Vessel Bay Courier'><title>Ferry - Vessel Bay Courier</title>", "Ferry"),
      (
        "<title>null</title><meta property=og:title content='{{title}}'><meta name=dc.title content='Ferry stays'>",
        "Ferry stays"
      ),
      (
        "<title>Vessel Bay beat Port Ellery in the derby 3 - 0</title>",
        "Vessel Bay beat Port Ellery in the derby 3 - 0"
      ),
    ])
  func titles(_ head: String, _ title: String) throws {
    #expect(try read(head, "").title == title)
  }

  static let site = "<meta property=og:site_name content='The Courier'>"

  @Test(
    "A part of a title goes where the page says that it is the site's name or leaves it out elsewhere",
    arguments: [
      ("<title>Spider-Man - Far From Home | Courier</title>", "", "Spider-Man - Far From Home"),
      ("\(site)<title>Ferry - The Courier</title>", "", "Ferry"),
      ("\(site)<title>Ferry - Courier</title>", "", "Ferry"),
      ("\(site)<title>The Courier: Ferry stays</title>", "", "Ferry stays"),
      ("\(site)<title>Ferry stays : Courier News : The Courier</title>", "", "Ferry stays : Courier News"),
      ("\(site)<title>Ferry: the old boat stays</title>", "", "Ferry: the old boat stays"),
      ("\(site)<title>Ferry stays « The Courier</title>", "", "Ferry stays"),
      (
        "\(site)<title>The long way home - a love story</title><meta name=dc.title content='The Courier - The long way home'>",
        "", "The long way home"
      ),
      (
        "<title>The old harbour of Vessel Bay - a love story</title>", "",
        "The old harbour of Vessel Bay - a love story"
      ),
      (
        "<title>Ferries of Vessel Bay and Port Ellery - why now?</title>", "",
        "Ferries of Vessel Bay and Port Ellery - why now?"
      ),
      ("<title>Ferries of Vessel Bay return in March - Bay Wire</title>", "", "Ferries of Vessel Bay return in March"),
      (
        "<title>The ferries of Vessel Bay - Back | Wire</title><meta property=og:title content='The ferries of Vessel Bay - Back'>",
        "", "The ferries of Vessel Bay - Back"
      ),
      (
        "<link rel=canonical href=https://www.courier.co.example/f><title>Ferry - Courier</title>", "", "Ferry"
      ),
      (
        "<title>Bay Wire - Ferry stays</title><meta property=og:title content='Bay Wire - Ferry stays'>",
        "<h2>Ferry stays</h2>", "Ferry stays"
      ),
      // Headings.
      ("\(site)<title>Ferry stays - The Courier</title>", "<h1>The Courier</h1><h1>Ferry stays</h1>", "Ferry stays"),
      ("\(site)<title>The Courier: Ferry stays</title>", "<h1>The Courier</h1><h2>Ferry stays</h2>", "Ferry stays"),
      ("\(site)<title>The Courier | Ferry stays in port</title>", "<h1>The Courier</h1>", "Ferry stays in port"),
      ("\(site)<title>The Courier</title>", "<h1>The Courier</h1>", "The Courier"),
      (
        "\(site)<title>Ferry stays</title>", "<h1><img src=l.png alt='The Courier'></h1><h1>Ferry stays</h1>",
        "Ferry stays"
      ),
      ("\(site)<title>Ferry stays – The Courier</title>", "<h1>Ferry stays – The Courier</h1>", "Ferry stays"),
      ("\(site)<title>Ferry stays – for now</title>", "<h1>Ferry stays – for now</h1>", "Ferry stays – for now"),
    ])
  func titleParts(_ head: String, _ top: String, _ title: String) throws {
    #expect(try read(head, top).title == title)
  }

  @Test("The host that a page was fetched from is a name of its site")
  func fetchedHost() throws {
    let page = Array("<title>Ferry - Vessel Bay Courier</title><p>\(Self.story)".utf8)
    let main = try MainTextReader().read(page, address: "https://news.vesselbaycourier.example/ferry")
    #expect(main.metadata.title == "Ferry")
  }

  @Test(
    "A heading that only begins the title is a section's name where another one says more of it",
    arguments: [
      "<h1>Business</h1><h1>Business leaders warn of rough seas</h1>", "<h2>Business leaders warn of rough seas</h2>",
    ])
  func sectionName(_ headings: String) throws {
    let title = "Business leaders warn of rough seas"
    #expect(try read("<title>\(title) | The Courier</title>", "<p>Business</p>" + headings).title == title)
  }

  @Test("Addresses are absolute, seen from the base, the canonical address or where the page was fetched from")
  func addresses() throws {
    let image = "<meta property=og:image content='/i/ferry.jpg'>"
    let canonical = "<link rel='canonical' href='https://courier.example/news/ferry?id=1'>"
    #expect(try read(image + canonical).image == "https://courier.example/i/ferry.jpg")
    #expect(
      try read("<base href='https://cdn.example/a/b/'><link rel=image_src href='../x.png'>").image
        == "https://cdn.example/a/x.png")
    #expect(try read(image).image == nil)
    #expect(try read(image + canonical.replacing("canonical", with: "CANONICAL")).canonicalAddress != nil)
    for address in ["javascript:void(0)", "https://", "https:///x", "https://?x", "https:"] {
      #expect(try read("<link rel=canonical href='\(address)'>").canonicalAddress == nil, "\(address)")
    }
    let html = Array("<link rel=canonical href='ferry'>\(image)<h1>The old ferry stays</h1>\(Self.story)".utf8)
    let fetched = try MainTextReader().read(html, address: "https://courier.example/news/index.html").metadata
    #expect(fetched.canonicalAddress == "https://courier.example/news/ferry")
    #expect(fetched.image == "https://courier.example/i/ferry.jpg")
  }

  @Test(
    "Language tags have their usual spelling",
    arguments: [
      ("EN_us", "en-US"), ("de", "de"), ("zh-hant-tw", "zh-Hant-TW"), ("pt-br", "pt-BR"), ("es-419", "es-419"),
      ("english", nil), ("", nil), ("en, de", "en"), ("de_DE.UTF-8", "de-DE"),
    ] as [(String, String?)])
  func languages(_ tag: String, _ language: String?) {
    #expect(LanguageTag.normalized(tag) == language)
  }

  @Test("Every field says where it came from, and what the source of the document knows already stays")
  func document() throws {
    let html = """
      <html lang=en-ie><head><title>The old ferry stays | The Courier</title>
      <meta property="og:site_name" content="The Courier"><meta name=description content="Six to one.">
      <meta property="article:published_time" content="2025-03-04T10:20:00Z">\
      \(json(#"{"@type":"NewsArticle","author":[{"@type":"Person","name":"Mira Okonjo"}]}"#))</head>
      <body><h1>The old ferry stays</h1>\(Self.story)</body></html>
      """
    var document = Document(id: "page", page: RawPage(bytes: Array(html.utf8)), fields: ["site": "Known before"])
    _ = try ExtractMainText().apply(&document)
    #expect(document.fields["title"] == "The old ferry stays")
    #expect(document.fields["authors"] == .array(["Mira Okonjo"]))
    #expect(document.fields["published"] == "2025-03-04T10:20:00Z")
    #expect(document.fields["declaredLanguage"] == "en-IE")
    #expect(document.fields["description"] == "Six to one.")
    #expect(document.fields["site"] == "Known before")
    #expect(
      document.fields["sources"]
        == .object([
          "title": "heading", "authors": "json-ld", "published": "open-graph", "declaredLanguage": "html",
          "description": "meta",
        ]))
  }
}
