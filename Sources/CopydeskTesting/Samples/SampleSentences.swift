/// What `SampleWriter` writes with, all invented: `@` stands for a person, `#` for a place, `%` for a body, `0` for a number.
enum SampleSentences {
  static let people = [
    "Mira Okonjo", "Tobias Fenn", "Leïla Haddour", "Sean O’Callan", "Ingrid Mørk", "Paulo Vasquez-Lind",
    "Dr Ama Serwaa",
    "Jiří Novotka", "Harriet Quill", "Anselm Roy", "Petra Lindqvist", "Captain Yusuf Tarr", "Nora d’Aubrey",
    "Kim Sung-ho",
  ]

  static let places = [
    "Port Ellery", "Vellmar", "Otter Bend", "Castle Street", "Sornay", "Upper Thornwick", "Köslach", "Halverstone",
    "the old corn exchange", "Pier 9", "San Telmo del Río", "Great Marrow",
  ]

  static let bodies = [
    "the harbour board", "the regional water board", "the teachers’ union", "Brandt & Osei", "the city council",
    "Northern Wire", "the ministry’s press office", "a court in the capital", "the beekeepers’ league",
    "Ellery Ferries",
    "the parents’ committee",
  ]

  static let headlines = [
    "# reopens its bridge after 0 days", "@ wins vote in #", "Fire closes warehouse near #",
    "“We will not sell,” says @",
    "Who pays for #? % won’t say", "Thieves take 0 hives from #", "@ to leave %",
  ]

  static let reports = [
    "% said on Tuesday that work in # would cost 0 crowns, twice what was planned.",
    "Nobody was hurt, and by noon all but 0 of the houses in # had power again.",
    "@, who has led % since the spring, didn’t answer questions.",
    "The plan goes back to a report of 0 pages that % paid for and never read.",
    "In # the ferry left at 0 minutes past six; its sister ship stayed in the dock (as it has since March).",
    "It’s the second time in a year that # has been cut off, and the residents’ patience is at an end.",
    "Divers found a crack of 0 centimetres near the eastern foot of the dam above #, and the camping ground was cleared.",
    "A tram without passengers rolled 0 metres down the hill before it came to rest against a flower stall near #.",
    "Rain has come through the roof of # during three concerts since the winter, and @ now plays under an umbrella.",
    "Samples from 0 hives were sent to a laboratory last week; first results point to a mite that # had never seen.",
    "The contract with % runs out in October, and no other bidder has asked for the papers.",
    "Shops in # may open on Sundays until further notice, a decision that % means to challenge.",
    "@ and @ met for two hours behind closed doors, without a word to those who waited in the rain.",
    "Of 0 windows that broke in the storm, most belong to the school, where lessons go on in the gymnasium.",
    "A reader found the missing ledger in a drawer at #, between seed catalogues and a bill for 0 crowns.",
    "Trains between # and # run every 0 minutes again, although the signal box is still without a roof.",
    "Prices for herring rose by 0 per cent within a month; % blames the weather and fishermen blame %.",
    "The observatory above # has money for its mirror at last, after 0 people gave what they could.",
  ]

  static let quotes = [
    "“We lost the roof,” said @, “but not the boats.”", "“I don’t know who signed it,” @ told reporters in #.",
    "@ called the offer “a bad joke”.", "“That isn’t what % promised,” said @. “We were told 0 weeks.”",
    "\"You can’t run a ferry on hope,\" @ said.", "Asked about #, @ replied: “Ask %.”",
    "“Nobody below the dam is in danger,” said @ of %, adding that # would stay closed.",
    "According to @, the letter speaks of “regret” and of “0 crowns at most”.",
    "“My father built this wall,” @ said on Friday. “It has never moved by more than a thumb’s width.”",
    "@ was sure of it. “They’ll be back before the bees are,” she said.",
    "“If % wants our vote,” warned @, “it knows where # lies.”",
  ]

  /// Lines that sites put between the paragraphs of a story.
  static let noise = [
    "READ MORE\n- Ferry fares rise in May\n- What’s hot in #", "Share this article", "LOADINGERROR LOADING",
    "Sign up for our newsletter", "Photo: Ida Brandt / Northern Wire", "Advertisement", "Popular in the Community",
  ]

  static let imprint = "The Courier is owned by its readers, printed in Vellmar and written by eleven people."
}
