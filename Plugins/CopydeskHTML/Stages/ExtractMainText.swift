public import CopydeskCore
import CopydeskText

/// Cuts everything but the main text out of a web page.
///
/// Before: a page's bytes, with menus, teasers, share buttons and a footer around an article. After: the page's text as
/// the incoming text of the document, a paragraph for each block with its element's path, and a cut with a rule
/// (`navigation`, `related-links`, `footer` …) on each stretch that is not the article. The title goes into the field
/// `title` and is cut from the text; what the page says about itself goes into the fields `authors`, `published`,
/// `modified`, `site`, `canonical`, `declaredLanguage`, `description` and `image`, and where it says so into `sources`
/// (`docs/metadata.md`). `format` is there where the text is Markdown, so that `drop-boilerplate` leaves its signs.
///
/// A document without a page, such as a plain text, passes untouched. The encoding comes from the byte order mark, the
/// transport, a `<meta>`, or the bytes themselves; bytes that are no character in it become U+FFFD, and `badBytes` says
/// how many there were. A page that is empty, binary or longer than 2 GB fails; bad markup never does. No state is kept.
/// The method: libxml2's events without a tree, a row of numbers for each text block (its shape, the elements and names
/// around it, its neighbours, in the way of Readability and of boilerpipe by Kohlschütter et al., 2010), trees learned
/// from pages with known text (`Training/main-text`), and the choice of blocks with the best expected F measure.
public struct ExtractMainText: DocumentStage {
  public static let name = "extract-main-text"
  public static let summary = "Cuts everything but the main text out of a web page."
  public static let isIdempotent = true
  public static let example: StageExample? = StageExample(
    before: """
      <title>Ferry returns to Saltmere</title>
      <nav><a href="/">Home</a> <a href="/sport">Sport</a> <a href="/weather">Weather</a></nav>
      <article><h1>Ferry returns to Saltmere</h1>
      <p>The ferry left the harbour at noon on Monday, three years after the old pier was closed, the port said.</p>
      <p>About 200 passengers were on board. The next one leaves on Friday, and it will take cars again.</p></article>
      <footer>About us, contact and privacy</footer>
      """,
    after: """
      The ferry left the harbour at noon on Monday, three years after the old pier was closed, the port said.

      About 200 passengers were on board. The next one leaves on Friday, and it will take cars again.
      """,
    isPage: true, adds: ["title: Ferry returns to Saltmere"])
  public static let adds = [
    "title", "authors", "published", "modified", "site", "canonical", "declaredLanguage", "description", "image",
    "sources", "encoding", "badBytes", "format", "unreadable",
  ]

  @Setting("Which mistake is worse: text of others that stays (precision), text that goes (recall), or both alike.")
  public var favour = Favour.balanced

  @Setting("Keep the captions of pictures inside of the main text.")
  public var captions = false

  @Setting("Keep the headings inside of the main text.")
  public var headings = true

  @Setting("Keep the tables that are part of the main text.")
  public var tables = true

  @Setting("Keep what readers wrote under the text.")
  public var comments = false

  @Setting("Keep the title in the text too, where the page has it there, and not only in the field `title`.")
  public var title = false

  @Setting("Write where links lead behind their text.")
  public var links = false

  @Setting("How the text is written: plain, or with Markdown's signs for headings, lists, quotations, code and tables.")
  public var output = TextForm.text

  @Setting("Keep a page that cannot be read, with an empty text and the reason in the field `unreadable`.")
  public var keepUnreadable = false

  public init() {}

  public func apply(_ document: inout Document) throws -> Verdict {
    guard let page = document.page else { return .keep }
    let main: MainText
    do {
      main = try MainTextReader(options).read(
        page.bytes, declaredEncoding: page.declaredEncoding, address: document.fields["url"]?.string)
    } catch {
      guard keepUnreadable else { throw error }
      document.receive("")
      document.fields["unreadable"] = .string("\(error)")
      return .keep
    }
    document.receive(main.incoming, blocks: main.blocks.map { Block(range: $0.range, path: $0.path) })
    for cut in main.cuts { document.cut(cut.range, rule: cut.rule) }
    for change in main.changes { document.change(change.range, to: change.replacement, rule: change.rule) }
    setFields(of: &document, from: main)
    return .keep
  }

  private var options: MainTextOptions {
    var options = MainTextOptions()
    options.favour = favour
    options.captions = captions
    options.headings = headings
    options.tables = tables
    options.comments = comments
    options.title = title
    options.links = links
    options.form = output
    return options
  }

  /// What the source knows already wins over what the page says.
  private func setFields(of document: inout Document, from main: MainText) {
    let metadata = main.metadata
    let authors = metadata.authors.isEmpty ? nil : Value.array(metadata.authors.map { .string($0) })
    let found: [(field: MetadataField, name: String, value: Value?)] = [
      (.title, "title", metadata.title.map { .string($0) }), (.authors, "authors", authors),
      (.published, "published", metadata.published.map { .string($0) }),
      (.modified, "modified", metadata.modified.map { .string($0) }),
      (.site, "site", metadata.siteName.map { .string($0) }),
      (.address, "canonical", metadata.canonicalAddress.map { .string($0) }),
      (.language, "declaredLanguage", metadata.language.map { .string($0) }),
      (.description, "description", metadata.description.map { .string($0) }),
      (.image, "image", metadata.image.map { .string($0) }),
    ]
    var sources = Fields()
    for (field, name, value) in found {
      guard let value, document.fields[name] == nil else { continue }
      document.fields[name] = value
      if let source = metadata.sources[field] { sources[name] = .string(source.rawValue) }
    }
    if !sources.isEmpty { document.fields["sources"] = .object(sources) }
    if output == .markdown { document.fields["format"] = .string(TextForm.markdown.rawValue) }
    document.fields["encoding"] = .string(main.encoding.name)
    if main.badBytes > 0 { document.fields["badBytes"] = .int(main.badBytes) }
  }
}
