/// What `SampleWriter` writes with, all invented: `@` stands for a person, `#` for a place, `%` for a body, `0` for a number.
enum SampleSentences {
  static let people = [
    "Mira Okonjo", "Tobias Fenn", "Leïla Haddour", "Sean O’Callan", "Ingrid Mørk", "Paulo Vasquez-Lind",
    "Dr Ama Serwaa",
    "Jiří Novotka", "Harriet Quill",
  ]

  static let places = ["Port Ellery", "Vellmar", "Otter Bend", "Castle Street", "Sornay", "Upper Thornwick", "Köslach"]

  static let bodies = [
    "the harbour board", "the regional water board", "the teachers’ union", "Brandt & Osei", "the city council",
    "Northern Wire", "the ministry’s press office",
  ]

  static let headlines = [
    "# reopens its bridge after 0 days", "@ wins vote in #", "Fire closes warehouse near #",
    "“We will not sell,” says @",
  ]

  static let reports = [
    "% said on Tuesday that work in # would cost 0 crowns, twice what was planned.",
    "Nobody was hurt, and by noon all but 0 of the houses in # had power again.",
    "@, who has led % since the spring, didn’t answer questions.",
    "The plan goes back to a report of 0 pages that % paid for and never read.",
    "In # the ferry left at 0 minutes past six; its sister ship stayed in the dock (as it has since March).",
    "It’s the second time in a year that # has been cut off, and the residents’ patience is at an end.",
  ]

  static let quotes = [
    "“We lost the roof,” said @, “but not the boats.”", "“I don’t know who signed it,” @ told reporters in #.",
    "@ called the offer “a bad joke”.", "“That isn’t what % promised,” said @. “We were told 0 weeks.”",
    "\"You can’t run a ferry on hope,\" @ said.", "Asked about #, @ replied: “Ask %.”",
  ]

  /// Lines that sites put between the paragraphs of a story.
  static let noise = [
    "READ MORE\n- Ferry fares rise in May\n- What’s hot in #", "Share this article", "LOADINGERROR LOADING",
    "Sign up for our newsletter", "Photo: Ida Brandt / Northern Wire", "Advertisement", "Popular in the Community",
  ]

  static let imprint = "The Courier is owned by its readers, printed in Vellmar and written by eleven people."
}
