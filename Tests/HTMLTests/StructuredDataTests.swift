import Testing

@testable import CopydeskHTML

@Suite("JSON-LD of pages")
struct StructuredDataTests {
  static let story = MetadataTests.story

  func read(_ scripts: String...) throws -> Metadata {
    let tags = scripts.map { "<script type=\"application/ld+json\">\($0)</script>" }.joined()
    return try MainTextReader().read(Array("<html><head>\(tags)</head><body>\(Self.story)</body></html>".utf8)).metadata
  }

  @Test(
    "Broken JSON is read for what it means",
    arguments: [
      #"{"@type": "NewsArticle", "headline": "Ferry stays", "author": {"name": "Mira Okonjo",}, }"#,
      #"{"@type": "NewsArticle" "headline": "Ferry stays" "author": "Mira Okonjo"}"#.replacing(" \"", with: "\n\""),
      "{\"@type\": \"NewsArticle\", \"headline\": \"Ferry\n stays\", \"author\": \"Mira Okonjo\"}",
      #"<![CDATA[ {"@type": "NewsArticle", "headline": "Ferry stays", "author": "Mira Okonjo"} ]]>"#,
      #"// <![CDATA["# + "\n" + #"{"@type": "NewsArticle", "headline": "Ferry stays", "author": "Mira Okonjo"}"#
        + "\n// ]]>",
      #"<!-- {"@type": "NewsArticle", "headline": "Ferry stays", "author": "Mira Okonjo"} -->"#,
      #"{"@type": "NewsArticle", "headline": "Ferry stays", "author": ["Mira Okonjo""#,
      #"[{"@type": "NewsArticle", "headline": "Ferry stays", "author": "Mira Okonjo"}]};"#,
      #"[[{"@type": "NewsArticle", "headline": "Ferry stays", "author": "Mira Okonjo"}]]"#,
      #"{"@type": "WebSite", "name": "The Courier"}{"@type": "NewsArticle", "headline": "Ferry stays", "author": "Mira Okonjo"}"#,
      #"{"@graph": [{"@type": ["Article", "NewsArticle"], "headline": "Ferry stays", "author": {"@id": "x-m"}}, {"@id": "x-m", "name": "Mira Okonjo"}]}"#,
      #"{"@type": "WebPage", "mainEntity": {"@type": "Article", "headline": "Ferry stays", "author": [{"name": ["Mira Okonjo"]}]}}"#,
      #"{&quot;@type&quot;: &quot;Article&quot;, &quot;headline&quot;: &quot;Ferry stays&quot;, &quot;author&quot;: &quot;Mira Okonjo&quot;}"#,
      #"{"@type": "Article", "url": , "headline": "Ferry stays", "author": "By Mira Okonjo", "wordCount": 12, "isFree": true}"#,
      #"{"@type": "Article", "publisher": {"name": "Courier", "author": "No One"}, "headline": "Ferry stays", "author": "Mira Okonjo"}"#,
    ])
  func broken(_ script: String) throws {
    let metadata = try read(script)
    #expect(metadata.title == "Ferry stays")
    #expect(metadata.authors == ["Mira Okonjo"])
    #expect(metadata.sources[.authors] == .structuredData)
  }

  @Test(
    "Texts are unescaped, whoever escaped them",
    arguments: [
      (#"Ferry \u201cstays\u201d"#, "Ferry “stays”"), (#"Ferry &quot;stays&quot;"#, "Ferry \"stays\""),
      (#"Ferry "stays", they say"#, "Ferry \"stays\", they say"), (#"Ferry \"stays\""#, "Ferry \"stays\""),
      (#"\ud83d\udea2 Ferry \/ stays"#, "🚢 Ferry / stays"), (#"Ferry &amp;#8217;stays&amp;#8217;"#, "Ferry ’stays’"),
      (#"Ferry\n  stays"#, "Ferry stays"), (#"Ferry: \u00e9t\u00E9"#, "Ferry: été"),
    ])
  func escapes(_ text: String, _ title: String) throws {
    #expect(try read("{\"@type\": \"Article\", \"headline\": \"\(text)\", \"url\": \"x\"}").title == title)
  }

  @Test("The page's own article speaks, and not those that it lists, comments on it or its publisher")
  func ownArticle() throws {
    let metadata = try read(
      #"{"@type": "ItemList", "itemListElement": [{"@type": "Article", "headline": "Other", "author": "Tomas Lind"}]}"#,
      #"""
      {"@type": "Article", "headline": "Ferry stays", "datePublished": "2025-03-04", "dateModified": "2025-03-05T10:00:00Z",
       "comment": [{"@type": "Comment", "author": {"name": "Lena Sund"}, "datePublished": "2025-03-09"}],
       "author": [{"@type": "Person", "name": "Mira Okonjo", "url": "https://courier.example/mira"}],
       "publisher": {"@type": "Organization", "name": "The Courier", "logo": {"url": "https://courier.example/logo.png"}},
       "image": [{"@type": "ImageObject", "url": "https://courier.example/ferry.jpg"}],
       "mainEntityOfPage": {"@id": "https://courier.example/ferry"}, "inLanguage": "en-gb"}
      """#)
    #expect(metadata.title == "Ferry stays")
    #expect(metadata.authors == ["Mira Okonjo"])
    #expect(metadata.published == "2025-03-04")
    #expect(metadata.modified == "2025-03-05T10:00:00Z")
    #expect(metadata.siteName == "The Courier")
    #expect(metadata.image == "https://courier.example/ferry.jpg")
    #expect(metadata.canonicalAddress == "https://courier.example/ferry")
    #expect(metadata.language == "en-GB")
    #expect(Set(metadata.sources.values) == [.structuredData])
  }

  @Test("A page that lists many articles has none of their authors and dates")
  func listPage() throws {
    let article =
      #"{"@type": "Article", "headline": "Story %", "author": "Mira Okonjo", "datePublished": "2025-03-04"}"#
    let all = (1...5).map { article.replacing("%", with: String($0)) }.joined(separator: ",")
    let metadata = try read("[\(all)]")
    #expect(metadata.authors == [])
    #expect(metadata.published == nil)
  }

  @Test("Organizations are authors under their whole names, unless they are the site")
  func organizations() throws {
    let publisher = #""publisher": {"@type": "Organization", "name": "The Courier"}"#
    func author(_ name: String) throws -> [String] {
      try read(
        "{\"@type\": \"Article\", \"author\": {\"@type\": \"Organization\", \"name\": \"\(name)\"}, \(publisher)}"
      ).authors
    }
    #expect(try author("Bay Wire Staff and Friends, Ltd.") == ["Bay Wire Staff and Friends, Ltd."])
    #expect(try author("The Courier") == [])
  }

  // MARK: Hostile pages

  @Test(
    "Ten megabytes of JSON-LD, however they are nested, take linear time",
    arguments: [
      ("{\"a\":", 100_000), ("[", 100_000), ("[{\"@type\":\"Article\",\"author\":[", 100_000), ("\"", 1_000_000),
      ("\\\"", 1_000_000), ("\" , ", 500_000), ("{\"@type\":\"Article\",\"headline\":\"x\"},", 250_000),
      ("}", 1_000_000),
      ("{\"author\":{\"name\":\"Mira Okonjo\"}},", 250_000), ("&quot;", 1_000_000), ("/*", 1_000_000),
      ("\"a\":\"b\n\"", 500_000),
    ])
  func hostile(_ part: String, _ count: Int) throws {
    let metadata = try read(String(repeating: part, count: count), #"{"@type": "Article", "headline": "Ferry stays"}"#)
    #expect(metadata.published == nil)
  }

  @Test("Fifty thousand meta elements, bylines and dates take linear time")
  func manyElements() throws {
    let metas = String(repeating: "<meta name=author content='Mira Okonjo'><meta name=date content=x>", count: 25_000)
    let bylines = String(repeating: "<p class=byline>By Mira Okonjo, 3 March</p><time>x</time>", count: 25_000)
    let html = "<head>\(metas)</head><body>\(Self.story)\(bylines)"
    #expect(try MainTextReader().read(Array(html.utf8)).metadata.authors == ["Mira Okonjo"])
    let nested = String(repeating: "<div class=byline itemprop=author>", count: 20_000)
    #expect(try MainTextReader().read(Array((nested + Self.story).utf8)).metadata.authors == [])
  }
}
