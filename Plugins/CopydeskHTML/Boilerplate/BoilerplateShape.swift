/// How a phrase of the tables acts: the shape that a line must have, and where it must stand, to go with it.
enum BoilerplateShape: String, Sendable {
  /// The line says this and nothing else. It goes wherever it stands.
  case line
  /// The label of a button. It goes beside other noise, at the end of the text, or alone between running text.
  case button
  /// A word that may as well be a heading or a table cell. It goes beside other noise and at the end of the text.
  case word
  /// Every word of a line of at least two is one of these: a bar of share buttons.
  case vocabulary
  /// The line begins with this and addresses the reader; it goes whole, unless it is long or quotes someone.
  case opening
  /// The same for a beginning that could be the heading of an article; goes at the end of the text or beside noise, and
  /// only without the end of a sentence.
  case openingWord = "opening-word"
  /// The heading of a list of links, which goes with its items; or `heading: item` on one line.
  case list
  /// The same for a heading that is an ordinary word: only with a list of items, with a colon, or beside noise.
  case listWord = "list-word"
  /// Begins an address of the page; goes with the address on this line or the next.
  case address
  /// Goes with the name after it: `via Northern Wire`.
  case via
  /// Goes with a colon or the names after it: `Photo: Lena Forster`.
  case credit
  /// Words in lower case that may stand among the names of a credit.
  case particle
  /// A label before the title; the label goes, the title stays.
  case title
  /// A label before a caption; the label goes, the caption stays.
  case caption
  /// The name of a section, alone on its line above or below the title.
  case section
}
