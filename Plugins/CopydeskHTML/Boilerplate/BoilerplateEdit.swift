/// What `BoilerplateFinder` wants to go from a text.
public struct BoilerplateEdit: Sendable, Hashable {
  /// UTF-8 byte offsets at scalar boundaries.
  public var range: Range<Int>
  /// Why, in kebab-case: `share-widget`.
  public var rule: String

  public init(range: Range<Int>, rule: String) {
    self.range = range
    self.rule = rule
  }

  static func cut(_ range: Range<Int>, rule: String) -> BoilerplateEdit { BoilerplateEdit(range: range, rule: rule) }
}
