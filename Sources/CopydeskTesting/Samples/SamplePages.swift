public import CopydeskCore

/// Invented web pages to try a stage on.
public enum SamplePages {
  /// Pages with an article, pages with nothing, and pages with broken markup or bytes that are no UTF-8.
  public static let documents: [Document] = [
    page("page-article", html(seed: 31, paragraphs: 5)),
    page("page-short", html(seed: 32, paragraphs: 1)),
    page("page-without-article", "<html><body><nav><a href=/>Home</a> <a href=/2>News</a></nav></body></html>"),
    page("page-unclosed", "<title>Fire</title><div><p>“We will not,” <b>said <i>Mira<p>Okonjo.<script>var a = '<p>"),
    page("page-text-only", "No markup at all, and still a sentence that somebody wrote. It has a second one."),
    page("page-entities", "<p>Bread &amp; butter &#8212; &#150; &nbsp;&bogus; &#xD800; &#0; cost 4&nbsp;€.</p>"),
    surrogates,
  ]

  /// Pages that no stage can read a text out of.
  public static let unreadable: [Document] = [
    Document(id: "page-empty", page: RawPage(bytes: [])),
    Document(id: "page-binary", page: RawPage(bytes: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D])),
  ]

  /// A page whose bytes hold lone surrogates and cut characters.
  private static let surrogates = Document(
    id: "page-surrogates",
    page: RawPage(
      bytes: Array("<html><body><article><p>The bridge ".utf8) + [0xED, 0xA0, 0x80, 0xED, 0xB0, 0x80, 0xFF, 0xE2, 0x80]
        + Array(" is open again, said the harbour board on Tuesday.</p></article></body></html>".utf8)))

  /// A document whose text is still in a page.
  public static func page(_ id: String, _ html: String) -> Document {
    Document(id: id, page: RawPage(bytes: Array(html.utf8)), origin: "https://courier.example/\(id).html")
  }

  /// A page around an article, with a menu, a list of links, a caption, a script and a footer.
  public static func html(seed: UInt64, paragraphs: Int = 4) -> String {
    let parts = SampleTexts.article(seed: seed, paragraphs: paragraphs).split(separator: "\n\n")
    let text = parts.dropFirst().map { "<p>\(escaped($0))</p>" }.joined(separator: "\n")
    return """
      <!doctype html><html lang="en"><head><title>\(escaped(parts[0])) | The Courier</title>
      <meta property="og:site_name" content="The Courier"><script>var menu = "<p>no text</p>";</script></head>
      <body><nav><ul><li><a href="/">Home</a></li><li><a href="/harbour">Harbour</a></li></ul></nav>
      <main><article><h1>\(escaped(parts[0]))</h1><figure><img src="a.jpg"><figcaption>Photo: Ida Brandt</figcaption></figure>
      \(text)
      </article><aside><h2>Read more</h2><ul><li><a href="/1">Ferry fares rise in May</a></li></ul></aside></main>
      <footer><p>© The Courier. <a href="/terms">Terms</a></p></footer></body></html>
      """
  }

  /// A page of about so many bytes.
  static func long(bytes: Int) -> Document {
    page("long-page", "<html><body><article>\(SampleTexts.repeated(longBody, to: bytes))</article></body></html>")
  }

  private static let longBody = SampleTexts.sentences.map { "<p>\(escaped(Substring($0)))</p>\n" }.joined()

  private static func escaped(_ text: Substring) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar == "&" { result += "&amp;" } else { result.unicodeScalars.append(scalar) }
    }
    return result
  }
}
