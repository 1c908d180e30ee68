/// Invented reports, each of three or four paragraphs.
enum Stories {
  static let dam = [
    """
    Engineers have begun to lower the water behind the Halverstone dam after divers found a crack of eleven metres near \
    its eastern foot, the regional water board said on Tuesday.
    """,
    """
    The board said that nobody living below the dam was in danger, but that the camping ground at Otter Bend would stay \
    closed until the level had fallen by another four metres, which should take until the end of the month.
    """,
    """
    "We have watched this wall for sixty years and it has never moved by more than the width of a thumb," said Petra \
    Lindqvist, who leads the board's inspections. "We mean to keep it that way."
    """,
    """
    Repairs are expected to cost nine million crowns, of which the province has promised a third. The rest has not been \
    found, and the board will ask its members for a loan when they meet in October.
    """,
  ]

  static let orchestra = [
    """
    The Vellmar Chamber Orchestra will play its last season in the old corn exchange before builders move in next June, \
    its director announced at a crowded meeting of subscribers on Friday evening.
    """,
    """
    Rain has come through the roof during three concerts since the winter, and the insurers have refused to cover the \
    grand piano unless a musician sits beside it with an umbrella.
    """,
    """
    Tickets for the farewell concerts go on sale at noon on the first of September, and the director, Anselm Roy, \
    advised the audience to bring coats, cushions and a sense of humour.
    """,
  ]

  static let bees = [
    """
    Beekeepers on the island of Sornay have asked the government to stop ferries from carrying hives to the mainland \
    until it is known why a fifth of the colonies did not survive the spring.
    """,
    """
    Samples from forty hives were sent to a laboratory in the capital last week. The first results point to a mite that \
    has not been seen on the island before and that may have come with imported queens.
    """,
    """
    The ministry said it would decide within ten days, and reminded owners that a dead colony has to be reported even if \
    the honey has been sold already.
    """,
  ]

  static let tram = [
    """
    A tram without passengers rolled four hundred metres down Castle Street early on Sunday and came to rest against a \
    flower stall, whose owner had gone to fetch coffee a minute before.
    """,
    """
    The transport company has taken all nine trams of the same type out of service while it examines their brakes, and \
    buses will run on the hill lines until Thursday at the earliest.
    """,
    """
    It was the second accident of its kind in the town within two years. After the first, in which a lamp post was bent, \
    the company had replaced the brakes of four trams and trained its drivers anew.
    """,
  ]

  static func text(_ paragraphs: some Sequence<String>) -> String { paragraphs.joined(separator: "\n\n") }
}
