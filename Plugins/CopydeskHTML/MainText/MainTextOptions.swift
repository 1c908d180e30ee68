public import CopydeskCore

/// Which mistake is worse.
public enum Favour: String, SettingChoice {
  case balanced, precision, recall

  /// How much more what is missed counts than what is there too much: the beta of the F measure.
  var beta: Double {
    switch self {
    case .balanced: 1
    case .precision: 0.5
    case .recall: 2
    }
  }
}

/// How main text is written.
public enum TextForm: String, SettingChoice {
  case text, markdown
}

/// What belongs to the main text of a page.
public struct MainTextOptions: Sendable {
  public var favour = Favour.balanced
  /// Captions of pictures that stand inside of the main text.
  public var captions = false
  /// Headings inside of the main text.
  public var headings = true
  public var tables = true
  /// What readers wrote under the text.
  public var comments = false
  /// The title, where the page has it in its text.
  public var title = false
  /// Where links lead, behind their text.
  public var links = false
  public var form = TextForm.text

  public init() {}
}
