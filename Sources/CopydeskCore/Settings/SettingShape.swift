/// What may stand in the place of a setting, for programs: the schema of pipeline files is made of it.
public indirect enum SettingShape: Sendable, Hashable {
  case text
  /// A text that a regular expression (ECMA 262) describes.
  case pattern(String)
  case path
  case whole
  case number
  case boolean
  /// One of a few words.
  case choice([String])
  /// A list, or one element that stands for a list of one.
  case list(SettingShape)
  /// Names with values.
  case map(SettingShape)
  /// The word `off`, or something else.
  case optional(SettingShape)
  /// Whatever a type reads that does not say more.
  case anything
}

/// The lowest and the highest number that a setting can take, as a pipeline file would write them.
public struct SettingBounds: Sendable, Hashable {
  public var minimum: String?
  public var maximum: String?

  public init(minimum: String? = nil, maximum: String? = nil) {
    self.minimum = minimum
    self.maximum = maximum
  }
}
