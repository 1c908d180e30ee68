/// Text of others, such as ids and settings of a pipeline file, as a part of one line of ours.
enum PlainLine {
  /// What has no shape, moves the cursor or turns other text around is shown as a mark.
  static func of(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { result.append(isShown(scalar) ? scalar : "\u{FFFD}") }
    return String(result)
  }

  private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    // Those two shape letters and emoji; all others only change how what follows is read.
    case .format: scalar == "\u{200C}" || scalar == "\u{200D}"
    default: true
    }
  }
}
