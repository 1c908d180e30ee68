import Foundation
import Testing

@testable import CopydeskHTML

@Suite("extract-main-text on pages with the article in JSON-LD alone")
struct StructuredBodyTests {
  static let story = [
    "The harbour board of Vessel Bay voted on Tuesday to keep the old ferry running all winter, its chair said.",
    "Mira Okonjo, who has led the board since 2019, told residents that the vessel needed a new hull before spring.",
    "Fishermen had asked for the vote after two storms closed the pier and left the island cut off for nine days.",
    "“Nobody here wants another autumn like this one,” said Tomas Brandt, who runs the only bakery on the island.",
    "The board will meet again in March, when the yard in Port Ellery is due to give its price for the repair.",
  ]
  static let menu = "<nav><a href=/>Home</a> <a href=/news>News</a></nav>"
  static let footer = "<footer>Vessel Bay Courier, all rights reserved</footer>"

  func read(_ bodies: [String], below main: String = "<div id=root></div>") throws -> MainText {
    let scripts = try bodies.map { body in
      let data = try JSONSerialization.data(withJSONObject: ["@type": "NewsArticle", "articleBody": body])
      return "<script type='application/ld+json'>\(String(decoding: data, as: UTF8.self))</script>"
    }
    let page = "<html><head><title>Ferry stays</title>\(scripts.joined())</head><body>\(Self.menu)\(main)\(Self.footer)"
    return try MainTextReader().read(Array(page.utf8))
  }

  static let forms: [String] = [
    story.joined(separator: "\n\n"), story.joined(separator: "\n"), wrapped("<p>", "</p>"),
    wrapped("&lt;p&gt;", "&lt;/p&gt;"), story.joined(separator: "<br/>\n<br/>"),
  ]

  static func wrapped(_ open: String, _ close: String) -> String {
    story.map { paragraph in "\(open)\(paragraph)\(close)" }.joined()
  }

  @Test("Where the page lacks it, the article of its JSON-LD is the main text, and all else is cut", arguments: forms)
  func alone(_ body: String) throws {
    let main = try read([body, body])
    #expect(main.text == Self.story.joined(separator: "\n\n"))
    #expect(main.blocks.last?.path == "html/script")
    #expect(main.incoming.hasPrefix("Home News"))
    #expect(main.cuts.count > 0)
  }

  @Test("The first lines in front of a wall go, since the article has them")
  func wall() throws {
    let teaser = "<article><p>\(Self.story[0])</p><p>Subscribe to go on.</p></article>"
    let main = try read([Self.story.joined(separator: "\n")], below: teaser)
    #expect(main.text == Self.story.joined(separator: "\n\n"))
  }

  @Test("A page with nothing else has the article")
  func bare() throws {
    let data = try JSONSerialization.data(withJSONObject: ["articleBody": Self.story.joined(separator: "\n")])
    let main = try MainTextReader().read(
      Array("<script type='application/ld+json'>\(String(decoding: data, as: UTF8.self))</script>".utf8))
    #expect(main.text == Self.story.joined(separator: "\n\n"))
  }

  @Test("A page that has the article itself, or several in its JSON-LD, or a note in there, is read as ever")
  func asEver() throws {
    let body = Self.story.joined(separator: "\n")
    let other = Self.story.reversed().dropLast().joined(separator: "\n")
    let article = "<article>\(Self.story.map { "<p>\($0)</p>" }.joined())</article>"
    for main in [try read([body], below: article), try read([body, other]), try read([Self.story[0]])] {
      #expect(main.blocks.allSatisfy { $0.path != "html/script" })
    }
  }
}
