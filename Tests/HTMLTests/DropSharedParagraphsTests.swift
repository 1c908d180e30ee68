@testable import CopydeskCore
import CopydeskHTML
import Foundation
import TestSupport
import Testing

@Suite("drop-shared-paragraphs")
struct DropSharedParagraphsTests {
  private static let owners = "The Courier is owned by its readers and has no shareholders. Join them for nine crowns."
  private static let letter = "Have the news of the valley at breakfast: sign up for the Courier's morning letter."

  @Test("What pages of one site repeat around different stories goes, and the rules tell what was learned")
  func template() async throws {
    let pages = Self.stories.prefix(4).map { "\($0[0])\n\n\(Self.letter)\n\n\($0[1])\n\n\(Self.owners)" }
    let documents = try await run(pages.map { page($0) })
    #expect(documents.map(\.text) == Self.stories.prefix(4).map { "\($0[0])\n\n\($0[1])" })
    #expect(documents.allSatisfy { $0.marks.map(\.rule) == ["shared-paragraph", "shared-paragraph"] })
    let records = documents.flatMap { DropSharedParagraphs().records(from: $0, port: "rules") }
    #expect(documents.allSatisfy { DropSharedParagraphs().records(from: $0, port: "quotes").isEmpty })
    #expect(
      records.map(\.fields)
        == [Self.letter, Self.owners].map { text in
          [
            "site": "courier.example", "text": .string(text), "pages": 4, "sitePages": 4, "otherSites": 0,
          ]
        })
  }

  @Test("A wire story on six sites stays, once or twice on each, however often the sites' own paragraphs go")
  func wire() async throws {
    let wire = Self.stories[0].joined(separator: "\n\n")
    var pages: [Document] = []
    for site in 0..<6 {
      let own = "You are reading the paper of town number \(site), printed there every day but Sunday."
      for story in Self.stories[1...3] {
        pages.append(page("\(story[0])\n\n\(own)", at: "https://town\(site).example/a"))
      }
      for copy in 0...(site % 2) {
        pages.append(page("\(wire)\n\n\(own)", at: "https://town\(site).example/wire/\(copy)"))
      }
    }
    let documents = try await run(pages)
    #expect(documents.allSatisfy { !$0.text.contains("You are reading") })
    let wires = documents.filter { $0.origin?.contains("wire") == true }
    #expect(wires.count == 9)
    #expect(wires.allSatisfy { $0.text == wire })
  }

  @Test(
    "A story at several addresses of one site stays: as it is, cut, with other datelines, with a desk's additions",
    arguments: [3, 8])
  func copies(count: Int) async throws {
    let story = Self.stories[0] + Self.stories[1]
    let texts = (0..<count).flatMap { (number: Int) -> [String] in
      let dated = ["TARNWICK, \(number) May"] + story
      let longer = story + [Self.stories[2 + number % 6][1]]
      return [story, Array(story.prefix(3)), dated, longer].map { $0.joined(separator: "\n\n") }
    }
    #expect(try await run(texts.map { page($0) }).map(\.text) == texts)
  }

  @Test("Pages of a story that is printed often do not make its paragraphs the site's, but the template still goes")
  func copiesWithTemplate() async throws {
    let wire = Self.stories[0].joined(separator: "\n\n")
    let texts = Array(repeating: wire, count: 5) + Self.stories[1...4].map { $0.joined(separator: "\n\n") }
    let documents = try await run(texts.map { page("\($0)\n\n\(Self.owners)") })
    #expect(documents.map(\.text) == texts)
  }

  @Test("Copies that desks have edited in different places are one page, though three or more have each paragraph")
  func editedCopies() async throws {
    let story = Self.stories.prefix(3).flatMap { $0 }
    let texts = (0..<18).map { number in
      var paragraphs = story
      for edited in [number % 6, (number * 5 + 2) % 6] {
        paragraphs[edited] = paragraphs[edited].replacing("the", with: "the said", maxReplacements: 1 + number % 3)
      }
      return (paragraphs + [Self.stories[3 + number % 5][number % 2]]).joined(separator: "\n\n")
    }
    #expect(try await run(texts.map { page($0) }).map(\.text) == texts)
  }

  @Test("The one-sentence credit of an agency that several sites print stays")
  func agencyCredit() async throws {
    let credit = "Reporting by the Northern Wire in Halverstone; the agency's editors have checked this report."
    let pages = (0..<9).map { number in
      page("\(Self.stories[number % 8][number / 8])\n\(credit)", at: "https://town\(number % 3).example/\(number)")
    }
    #expect(try await run(pages).allSatisfy { $0.text.hasSuffix(credit) && $0.marks.isEmpty })
  }

  @Test("A refrain within one page is one page that holds it")
  func refrain() async throws {
    let refrain = "And the river went on, and the river went on to the sea."
    let song = Array(repeating: refrain, count: 6).joined(separator: "\n")
    let texts = [song] + Self.stories.prefix(2).map { "\($0[0])\n\(refrain)" } + Self.stories[2...6].map { $0[0] }
    #expect(try await run(texts.map { page($0) }).map(\.text) == texts)
  }

  @Test("What someone said stays where several stories of a site print it")
  func quotes() async throws {
    let quote = "“We will not leave the quay before the dog is found,” Mira Okonjo told the Courier."
    let texts = Self.stories.prefix(4).map { "\($0[0])\n\n\(quote)\n\n\($0[1])" }
    #expect(try await run(texts.map { page($0) }).map(\.text) == texts)
  }

  @Test("Letters of all scripts count, in either case and with any punctuation")
  func scripts() async throws {
    let notices = [
      "Подпишитесь на утреннее письмо «Вестника долины» — коротко о главном.",
      "ПОДПИШИТЕСЬ НА УТРЕННЕЕ ПИСЬМО «ВЕСТНИКА ДОЛИНЫ»: КОРОТКО О ГЛАВНОМ",
      "👋🏽 Подпишитесь на утреннее письмо Вестника долины, коротко о главном!",
    ]
    let texts = notices.enumerated().map { "\(Self.stories[$0][0])\r\n\r\n\($1)" }
    let documents = try await run(texts.map { page($0, at: "https://вестник.example/\($0.utf8.count)") })
    #expect(documents.map(\.text) == Self.stories.prefix(3).map { $0[0] })
    #expect(documents[0].notes("shared-paragraph").first?.fields["site"] == "вестник.example")
  }

  @Test("A short line goes beside a paragraph that goes; titles and headings stay")
  func shortLines() async throws {
    let texts = Self.stories.prefix(4).map { story in
      "The day in short, as the Courier saw it\n\n\(story[0])\n\nWhat is known by this evening\n\n\(story[1])\n\nClose\n\n\(Self.owners)\n\nRead more"
    }
    let documents = texts.map { text in
      var document = page(text)
      document.title = "The day in short, as the Courier saw it"
      return document
    }
    #expect(
      try await run(documents).map(\.text)
        == Self.stories.prefix(4).map {
          "The day in short, as the Courier saw it\n\n\($0[0])\n\nWhat is known by this evening\n\n\($0[1])"
        })
  }

  @Test(
    "Fewer pages, or a smaller share of the site's, are not enough",
    arguments: [(2, 3, 0.0), (3, 3, 0.0), (3, 3, 0.5), (3, 4, 0.0)])
  func thresholds(holders: Int, minimumPages: Int, minimumShare: Double) async throws {
    var stage = DropSharedParagraphs()
    stage.minimumPages = minimumPages
    stage.minimumShare = minimumShare
    let pages = Self.stories.enumerated().map { number, story in
      page(number < holders ? "\(story[0])\n\(Self.owners)" : story[0])
    }
    let cuts = try await run(pages, stage).filter { !$0.marks.isEmpty }.count
    #expect(cuts == (holders >= minimumPages && Double(holders) >= minimumShare * 8 ? holders : 0))
  }

  @Test(
    "The site is the host of canonical, url or origin, or else the folder, or what a field says",
    arguments: [
      (["canonical": "https://www.Courier.example:8080/a?b"], "archive/1.html", nil, "courier.example"),
      (["canonical": "/relative", "url": "http://reader@courier.example"], nil, nil, "courier.example"),
      ([:], "https://courier.example#top", nil, "courier.example"),
      ([:], "//courier.example/a", nil, "courier.example"),
      ([:], "archive/courier/1.html", nil, "archive/courier"),
      (["paper": "Courier"], "https://elsewhere.example/", "paper", "Courier"),
      (["url": "https://courier.example/"], nil, "paper", nil),
      ([:], "1.html", nil, nil), ([:], nil, nil, nil),
    ] as [(Fields, String?, String?, String?)])
  func site(fields: Fields, origin: String?, field: String?, expected: String?) async throws {
    var stage = DropSharedParagraphs()
    stage.site = field
    let pages = Self.stories.prefix(3).map {
      Document(id: $0[0], text: "\($0[0])\n\(Self.owners)", origin: origin, fields: fields)
    }
    let names = try await run(pages, stage).flatMap { $0.notes("shared-paragraph") }.map { $0.fields["site"]?.string }
    #expect(names == (expected.map { [$0] } ?? []))
  }

  @Test("The outcome is the same for any number of workers and any budget of memory")
  func workers() async throws {
    let documents = (0..<240).map { number in
      let story = Self.stories[number % 8]
      let own = "Report \(number) of \(number * 7 % 31) from parish \(number * 13 % 57): " + Self.numbered(number)
      return page("\(own)\n\(story[number % 2])\n\(Self.owners)", at: "https://town\(number % 4).example/\(number)")
    }
    let expected = try await outcomes(documents, workers: 1)
    #expect(Set(expected).count > 1)
    for workers in [2, 5] { #expect(try await outcomes(documents, workers: workers) == expected) }
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    #expect(try await outcomes(documents, workers: 2, memory: 1 << 12, folder: folder.path) == expected)
  }

  @Test("Thousands of pages with one template take time in proportion to their number", .timeLimit(.minutes(10)))
  func popularParagraph() async throws {
    let documents = (0..<4000).map { page("Parish \($0): \(Self.numbered($0))\n\(Self.owners)") }
    #expect(try await run(documents).allSatisfy { $0.marks.count == 1 })
  }

  @Test("Empty pages, and a site of one page, pass untouched")
  func nothing() async throws {
    let documents = try await run([page(""), page("\n \n"), page("…"), page(Self.owners, at: "https://one.example/")])
    #expect(documents.map(\.text) == ["", "\n \n", "…", Self.owners])
  }

  /// Words that no other number gives in the same order.
  private static func numbered(_ number: Int) -> String {
    (0..<30).map { "field \((number + 1) * ($0 + 3) % 9973)" }.joined(separator: ", ")
  }

  private func page(_ text: String, at address: String = "https://www.courier.example/news") -> Document {
    Document(id: "page", text: text, origin: address)
  }

  private func run(_ documents: [Document], _ stage: DropSharedParagraphs = DropSharedParagraphs()) async throws
    -> [Document]
  {
    var batch = Batch(documents, stage: "shared")
    try await stage.process(&batch)
    try #require(batch.documents.count == documents.count)
    return batch.documents
  }

  private func outcomes(
    _ documents: [Document], workers: Int, memory: Int = .max, folder: String? = nil
  ) async throws -> [String] {
    let stage = DropSharedParagraphs()
    let reduction = CorpusReduction(rounds: stage.rounds, workers: workers, memory: memory, folder: folder)
    return try zip(documents, try await reduction.findings(of: documents)).map { document, findings in
      var document = document
      _ = stage.apply(findings, to: &document)
      try document.commit(stage: "shared")
      return document.text + document.notes.map { "\($0.fields)" }.joined()
    }
  }
}

extension DropSharedParagraphsTests {
  /// Invented reports of two paragraphs.
  private static let stories = [
    [
      "A tram without passengers rolled four hundred metres down Castle Street early on Sunday and came to rest against a flower stall, whose owner had gone to fetch coffee a minute before.",
      "The transport company has taken all nine trams of the same type out of service while it examines their brakes, and buses will run on the hill lines until Thursday at the earliest.",
    ],
    [
      "Beekeepers on the island of Sornay have asked the government to stop ferries from carrying hives to the mainland until it is known why a fifth of the colonies did not survive the spring.",
      "Samples from forty hives were sent to a laboratory in the capital last week, and the first results point to a mite that has not been seen on the island before.",
    ],
    [
      "The Vellmar Chamber Orchestra will play its last season in the old corn exchange before builders move in next June, its director announced at a crowded meeting of subscribers.",
      "Rain has come through the roof during three concerts since the winter, and the insurers have refused to cover the grand piano unless a musician sits beside it with an umbrella.",
    ],
    [
      "Engineers have begun to lower the water behind the Halverstone dam after divers found a crack of eleven metres near its eastern foot, the regional water board said on Tuesday.",
      "Nobody living below the dam is in danger, the board added, but the camping ground at Otter Bend stays closed until the level has fallen by another four metres.",
    ],
    [
      "Pupils of the Marrow Lane school planted two hundred birches along the bypass on Friday, replacing those that had been felled for a power line which was never built.",
      "Their head teacher, Ilse Brandauer, said that each class would water its own row through the summer and count the leaves for its arithmetic lessons in September.",
    ],
    [
      "The harbour office at Quell will keep its foghorn after all, since a petition against the silent replacement was signed by more people than the town has inhabitants.",
      "A commission had advised to sell the instrument to a museum inland; the mayor now wants to have it tuned a third lower, which the organist of Saint Bride's offers to do.",
    ],
    [
      "Two brothers from Ostrava Mill have repaired the village clock, which had stood at ten past four since a stork nested between its hands in the year of the great flood.",
      "They built the missing wheel from the gears of a bicycle and asked for no fee but the right to ring the bell on their mother's birthday, which the council granted.",
    ],
    [
      "A night train to the coast stopped for six hours in the fields near Pell on Monday because its driver had noticed a hedgehog family that was crossing the rails one by one.",
      "Passengers were given tea from the dining car, and the railway has promised them half of the fare back together with a drawing of the animals by the guard's daughter.",
    ],
  ]
}
