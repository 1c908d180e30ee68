/// What a Unicode scalar does to the word that it stands in.
public enum ScalarClass: UInt8, Sendable {
  /// Ends a word: spaces, punctuation, symbols, controls.
  case separator
  /// A letter of a script that puts spaces between words.
  case letter
  /// A combining mark: goes on with the word before it.
  case mark
  /// A digit or other number.
  case digit
  /// A letter of a script without spaces between words (Han, kana, Thai, Lao, Khmer, Myanmar): a word by itself.
  case unspacedLetter
  /// Invisible inside a word: soft hyphen, word joiner, joiners, variation selectors.
  case ignorable

  /// The class of a scalar: from a table below U+3000, from the standard library's properties above.
  public init(_ scalar: UInt32) {
    if scalar < UInt32(ScalarTables.shared.classes.count) {
      self = ScalarTables.shared.classes[Int(scalar)]
    } else {
      self.init(computing: scalar)
    }
  }

  init(computing scalar: UInt32) {
    switch scalar {
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF:
      self = Self(category: scalar, letter: .unspacedLetter)
    case 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
      self = Self(category: scalar, letter: .unspacedLetter)
    case 0xAC00...0xD7A3:
      self = .letter
    case 0x00AD, 0x200C, 0x200D, 0x2060, 0xFE00...0xFE0F, 0xFEFF:
      self = .ignorable
    default:
      self = Self(category: scalar, letter: .letter)
    }
  }

  private init(category scalar: UInt32, letter: ScalarClass) {
    switch Unicode.Scalar(scalar)?.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: self = letter
    case .nonspacingMark, .spacingMark, .enclosingMark: self = .mark
    case .decimalNumber, .letterNumber, .otherNumber: self = .digit
    default: self = .separator
    }
  }
}

/// Maps a scalar to its lower-case scalar; one whose lower case takes several scalars goes to the first of them.
///
/// `É` → `é`, `İ` → `i`.
public func lowercased(_ scalar: UInt32) -> UInt32 {
  if scalar < UInt32(ScalarTables.shared.lowercase.count) { return ScalarTables.shared.lowercase[Int(scalar)] }
  if scalar >= 0x3000, scalar < 0xA640 { return scalar }
  return ScalarTables.computeLowercase(scalar)
}

/// Classes and lower case of the scalars below U+3000, asked of the standard library once per process (about 1 ms).
struct ScalarTables: Sendable {
  static let shared = ScalarTables()

  let classes: [ScalarClass]
  let lowercase: [UInt32]

  private init() {
    classes = (0..<0x3000).map { ScalarClass(computing: $0) }
    lowercase = (0..<0x3000).map { Self.computeLowercase($0) }
  }

  static func computeLowercase(_ scalar: UInt32) -> UInt32 {
    guard let properties = Unicode.Scalar(scalar)?.properties, properties.changesWhenLowercased else { return scalar }
    return properties.lowercaseMapping.unicodeScalars.first?.value ?? scalar
  }
}
